import { randomUUID } from "node:crypto";
import { alertsExpected } from "./expected-alerts.ts";
import { applicationsExpected } from "./expected-applications.ts";
import { contactsExpected } from "./expected-contacts.ts";
import { duesExpected } from "./expected-dues.ts";
import { facilitiesExpected } from "./expected-facilities.ts";
import { membersExpected } from "./expected-members.ts";
import { peopleExpected } from "./expected-people.ts";
import { type Expectation, type Expectations, type Outcome } from "./expectation.ts";
import { proofExpected } from "./expected-proof.ts";
import { signInExpected } from "./expected-sign-in.ts";
import { waysExpected } from "./expected-ways.ts";
import type { Visitor } from "./installation.ts";
import type { Scene } from "./scene.ts";
import type { Thing } from "./things.ts";

const expected: Expectations = {
  ...membersExpected,
  ...facilitiesExpected,
  ...duesExpected,
  ...signInExpected,
  ...alertsExpected,
  ...contactsExpected,
  ...applicationsExpected,
  ...proofExpected,
  ...peopleExpected,
  ...waysExpected,
};
export const expectedRoutes = Object.keys(expected);
export const expectationsOf = (route: string) => [expected[route] ?? []].flat() as Expectation[];

/** Routes that fastify answers, without those it adds by itself: HEAD beside each GET. */
export function ownRoutes({ installation }: Scene): string[] {
  const table = new Set(installation.routeTable);
  return [...table].filter((route) => {
    const [method, url] = route.split(" ") as [string, string];
    return method !== "HEAD" || !table.has(`GET ${url}`);
  });
}

/** One question: a route, asked by somebody about something. */
export interface Case {
  route: string;
  expectation: Expectation;
  visitor: Visitor;
  thing: Thing;
}

const NOTHING: Thing = { name: "nothing", id: "", owner: null, relays: [] };

const isDead = ({ role, cookie, bearer }: Visitor) =>
  role === "anonymous" && (cookie !== null || bearer !== undefined);
const isOf = ({ organisationId }: Visitor, { owner, relays }: Thing) =>
  organisationId !== null && [owner, ...relays].includes(organisationId);

/**
 * Who asks a route: everybody; but pages outside the contract know no standings and no tokens, and of the tokens that
 * hold no more, which are refused before anything is looked at, one in turn.
 */
function askersOf(route: string, visitors: readonly Visitor[]): readonly Visitor[] {
  const ended = visitors.filter((one) => one.bearer && isDead(one));
  const inTurn = ended[expectedRoutes.indexOf(route) % ended.length];
  return visitors.filter((one) => {
    if (!route.includes(" /api/")) return !one.brief && !one.bearer;
    return !ended.includes(one) || one === inTurn;
  });
}

/** Everything that a route can be asked about, and one thing that does not exist. */
export function casesOf(scene: Scene, route: string, visitors: readonly Visitor[]): Case[] {
  const askers = askersOf(route, visitors);
  return expectationsOf(route).flatMap((expectation) => {
    const known = expectation.of === null ? [NOTHING] : scene.things[expectation.of];
    if (!known) throw new Error(`${route}: there is no ${expectation.of}`);
    const absent: Thing = { name: "absent", id: randomUUID(), owner: null, relays: [] };
    const things = expectation.of === null ? known : [...known, absent];
    // Cookies and tokens that open nothing are all alike: they try one thing of each kind, the others every one.
    return things.flatMap((thing, at) =>
      askers
        .filter((one) => at === 0 || !(isDead(one) || (one.brief && !isOf(one, thing))))
        .map((visitor) => ({ route, expectation, visitor, thing })),
    );
  });
}

/** Asks as the visitor; what a request that is due to be allowed writes is thrown away afterwards. */
export async function askCase(scene: Scene, one: Case, due: Outcome) {
  const { route, expectation, visitor, thing } = one;
  const { installation } = scene;
  const given = expectation.params?.(thing, scene);
  const path = route.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(given?.[name] ?? thing.id),
  );
  installation.discard = due === "allowed" && !route.startsWith("GET ");
  // Each from an address of its own: how often one may ask is not what is asked about here. Numbers are for the machine itself.
  const from = `10.0.0.${Object.values(scene.visitors).indexOf(visitor) + 1}`;
  const question = expectation.ask?.(thing, scene, visitor);
  try {
    return await installation.ask(
      visitor,
      path,
      route === "GET /metrics" ? question : { ...question, from },
    );
  } finally {
    installation.discard = false;
  }
}
