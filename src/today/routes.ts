import type { Context } from "../base/context.ts";
import type { Tx } from "../base/db.ts";
import { answer, type Route } from "../base/http.ts";
import type { Role, Viewer } from "../base/viewer.ts";
import { getToday, type Todo } from "./api.ts";
import { loadTodos } from "./content.ts";
import {
  countVacancies,
  findHopsToForward,
  findLately,
  findOffers,
  findOpen,
  getDeskFacts,
  getOwnFacts,
} from "./queries.ts";
import { forInstitution, forRelay, forSecretariat, takeOver } from "./todos.ts";

const EVERYBODY: readonly Role[] = [
  "secretariat",
  "relay",
  "ministry",
  "vendor",
  "institution",
  "surveyor",
  "expert",
];
const MOST = 5;
const LATELY = 5;

/** Where each role looks when there is nothing to do. */
const LOOK: Partial<Record<Role, { label: string; to: string }[]>> = {
  secretariat: [
    { label: "注意喚起の進み具合を見る", to: "/outcomes" },
    { label: "受信箱を見る", to: "/advisories" },
  ],
  institution: [
    { label: "届いた注意喚起を見る", to: "/reactions" },
    { label: "資産台帳を見る", to: "/assets" },
  ],
  relay: [{ label: "転送したお知らせを見る", to: "/reactions/relay" }],
  ministry: [{ label: "全国の集計を見る", to: "/outcomes/ministry" }],
};
const MORE: Partial<Record<Role, string>> = {
  institution: "/reactions",
  relay: "/reactions/relay",
};

export const routes: readonly Route[] = [
  answer(getToday, EVERYBODY, async ({ tx, viewer, now, context }) => {
    const offers = viewer.accountId ? await findOffers(tx, viewer.accountId, now) : [];
    const todos = [...takeOver(offers, now), ...(await todosOf(tx, viewer, now, context))];
    const { lately } = loadTodos(now);
    const words = new Map(lately.map((one) => [one.name, one.text]));
    const events = await findLately(tx, [...words.keys()], LATELY);
    const more = MORE[viewer.role];
    return {
      todos: todos.slice(0, MOST),
      more: more && todos.length > MOST ? { count: todos.length - MOST, to: more } : null,
      lately: events.map(({ at, name, about }) => ({
        at: at.toISOString(),
        text: words.get(name)!,
        about,
      })),
      look: LOOK[viewer.role] ?? [],
    };
  }),
];

async function todosOf(tx: Tx, viewer: Viewer, now: Date, context: Context): Promise<Todo[]> {
  const { role, organisationId, accountId } = viewer;
  if (role === "secretariat") {
    const facts = await getDeskFacts(tx, accountId);
    const serverSet = context.settings.smtpUrl !== undefined;
    return forSecretariat(facts, await countVacancies(tx), serverSet, now);
  }
  if (organisationId === null) return [];
  if (role === "relay") {
    const vacant = await countVacancies(tx);
    return forRelay(await findHopsToForward(tx, organisationId), vacant, now);
  }
  if (role !== "institution") return [];
  const open = await findOpen(tx, organisationId);
  return forInstitution(open, await getOwnFacts(tx, organisationId), now);
}
