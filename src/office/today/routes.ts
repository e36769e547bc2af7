import { addCalendarDays } from "../../base/words/calendar.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { countFailedJobs } from "../../base/later/queries-failed-jobs.ts";
import { hasStanding, type Role, type Viewer } from "../../base/viewer.ts";
import { findWorry } from "../backups/index.ts";
import { countOpenApplications } from "../../joining/applications/index.ts";
import { countRenewedConsents } from "../../joining/applications/index.ts";
import { findTroubled } from "../../warnings/feeds/index.ts";
import { findTroubles } from "../operations/index.ts";
import { countPhone } from "../../ties/probes/index.ts";
import { getToday, type Todo } from "./api.ts";
import { loadTodos } from "./content.ts";
import { findHopsToForward, findLately, findOpen, getDeskFacts, getOwnFacts } from "./queries.ts";
import { countVacancies, findOffers, getCircleFacts, getOwnMatters } from "./queries-circle.ts";
import { forInstitution, forRelay, forSecretariat } from "./todos.ts";
import { aboutCircle, aboutOwnMatters, takeOver } from "./todos-circle.ts";

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
    { label: "届いた注意喚起を見る", to: "/answers" },
    { label: "資産台帳を見る", to: "/assets" },
  ],
  relay: [{ label: "転送したお知らせを見る", to: "/reactions/relay" }],
  ministry: [{ label: "全国の集計を見る", to: "/outcomes/ministry" }],
};
const MORE: Partial<Record<Role, string>> = {
  institution: "/answers",
  relay: "/reactions/relay",
};

export const routes: readonly Route[] = [
  answer(getToday, EVERYBODY, async ({ tx, viewer, now, context }) => {
    const offers = viewer.accountId ? await findOffers(tx, viewer.accountId, now) : [];
    const todos = [...takeOver(offers, now), ...(await todosOf(tx, viewer, now, context))];
    const { lately } = loadTodos(now);
    const words = new Map(lately.map((one) => [one.name, one.text]));
    // Whose work is not there yet learns nothing of the organisation's.
    const isGuest = viewer.role === "surveyor" || viewer.role === "expert";
    const events = isGuest ? [] : await findLately(tx, [...words.keys()], LATELY);
    const more = MORE[viewer.role];
    return {
      todos: todos.slice(0, MOST),
      more: more && todos.length > MOST ? { count: todos.length - MOST, to: more } : null,
      rest: more ? [] : todos.slice(MOST),
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
    const applications = await countOpenApplications(tx);
    const phone = await countPhone(tx);
    const circle = aboutCircle({ ...(await getCircleFacts(tx)), applications, phone }, now);
    const sources = await findTroubled(tx, now);
    const since = addCalendarDays(now, -loadTodos(now).faultDays);
    const failedJobs = await countFailedJobs(tx);
    const backup = hasStanding(viewer, "administrator")
      ? await findWorry(tx, context.settings, now)
      : null;
    const troubles = (await findTroubles(tx, context, now, sources)).map(({ label, why }) => ({
      label,
      why,
    }));
    const desk = await getDeskFacts(tx, accountId, since);
    const facts = { ...desk, sources, troubles, failedJobs, backup };
    return forSecretariat(facts, circle, context.settings.smtpUrl !== undefined, now);
  }
  if (organisationId === null || role === "surveyor" || role === "expert") return [];
  const consents = await countRenewedConsents(tx, organisationId, now);
  const own = aboutOwnMatters(await getOwnMatters(tx, organisationId), consents, now);
  if (role === "relay") {
    const vacant = await countVacancies(tx);
    return [...forRelay(await findHopsToForward(tx, organisationId), vacant, now), ...own];
  }
  if (role !== "institution") return own;
  const open = await findOpen(tx, organisationId);
  return forInstitution(open, await getOwnFacts(tx, organisationId), own, now);
}
