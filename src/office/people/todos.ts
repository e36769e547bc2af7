import type { Todos } from "../../base/todo.ts";
import { countVacancies, findOffers } from "./queries-todos.ts";

/** Organisations without people; and for whoever is offered it, the representative's role: somebody is about to go. */
export const todos: Todos = async ({ tx, viewer: { role, accountId }, now }) => {
  const watches = role === "secretariat" || role === "relay";
  const vacant = watches ? await countVacancies(tx) : 0;
  const offers = accountId ? await findOffers(tx, accountId, now) : [];
  return [
    vacant > 0 && { kind: "vacant", to: "/people/vacant", words: { count: vacant } },
    ...offers.map((from) => ({ kind: "take_over", to: "/people/succession", words: { from } })),
  ];
};
