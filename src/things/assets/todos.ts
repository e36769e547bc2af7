import type { Todos } from "../../base/todo.ts";
import { isCommonIn, loadAssetKinds } from "./content.ts";
import { getSpoken } from "./queries-todos.ts";

/** So many kinds are named; the others are counted. */
const NAMED = 2;

/** What an institution is asked about its register. */
export const todos: Todos = async ({ tx, viewer: { role, organisationId }, now }) => {
  if (role !== "institution" || organisationId === null) return [];
  const own = await getSpoken(tx, organisationId);
  if (!own) return [];
  if (!own.assets && own.spoken.length === 0) return [{ kind: "first_asset", to: "/assets/add" }];
  const missing = loadAssetKinds(now).filter(
    (kind) => !own.spoken.includes(kind.id) && isCommonIn(kind, own),
  );
  const names = missing.slice(0, NAMED).map((kind) => kind.label);
  const words = { count: missing.length, names: names.join("、") };
  return [missing.length > 0 && { kind: "state_kinds", to: "/assets", words }];
};
