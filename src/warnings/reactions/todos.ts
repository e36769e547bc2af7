import type { Todos } from "../../base/todo.ts";
import { addressOf } from "../advisories/api.ts";
import { findHopsToForward, findStopped } from "./queries-todos.ts";

const SOME = 50;

/** What was stopped on its way out, for the secretariat; what waits to be passed on, for a relay. */
export const todos: Todos = async ({ tx, viewer: { role, organisationId } }) => {
  if (role === "secretariat") {
    const ids = await findStopped(tx);
    const to = addressOf(ids, "assessing");
    return [
      ids.length > 0 && { kind: "over_match", to, pressing: true, words: { count: ids.length } },
    ];
  }
  if (role !== "relay" || organisationId === null) return [];
  const hops = await findHopsToForward(tx, organisationId, SOME);
  const others = (hops[0]?.total ?? 0) - hops.length;
  const told = hops.map((hop) => ({
    kind: "forward",
    to: `/reactions/relay?hop=${hop.id}`,
    by: hop.dueAt,
    pressing: hop.urgent,
    words: { title: hop.title, count: hop.count },
  }));
  return [
    ...told,
    others > 0 && { kind: "forward_more", to: "/reactions/relay", words: { count: others } },
  ];
};
