import type { Todos } from "../../base/todo.ts";
import { countContacts } from "./queries-todos.ts";

/** What an institution is asked about its contacts. */
export const todos: Todos = async ({ tx, viewer: { role, organisationId } }) => {
  if (role !== "institution" || organisationId === null) return [];
  const { contacts, dead, confirmed } = await countContacts(tx, organisationId);
  const to = "/people/own";
  return [
    dead > 0 && { kind: "mend_contact", to, words: { count: dead } },
    (contacts === 0 || confirmed < contacts) && { kind: "confirm_contact", to },
  ];
};
