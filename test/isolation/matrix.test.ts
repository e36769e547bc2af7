import { afterAll, beforeAll, expect, test } from "vitest";
import type { LightMyRequestResponse } from "fastify";
import { fuzz } from "../fuzz/fuzz.ts";
import { expectedOf } from "./expectation.ts";
import { textOf } from "./installation.ts";
import { accountsOf, changesBetween, LINKS, personFor, type Who } from "./links.ts";
import { askCase, casesOf, expectationsOf, expectedRoutes, ownRoutes } from "./requests.ts";
import { makeScene, type Scene } from "./scene.ts";
import { checksumsOf } from "./truth.ts";

/** Fewer would mean that routes, visitors or things were lost on the way. */
const LEAST_CASES = 500;

let scene: Scene;
beforeAll(async () => {
  scene = await makeScene();
});
afterAll(() => scene?.installation.close());

test("every route has its expectation, and no expectation is left over", () => {
  const routes = ownRoutes(scene);
  const without = routes.filter((route) => expectationsOf(route).length === 0);
  expect(without, "say in test/isolation/expected-*.ts who may").toEqual([]);
  expect(expectedRoutes.filter((route) => !routes.includes(route))).toEqual([]);
});

function outcomeOf(reply: LightMyRequestResponse): string {
  if (reply.statusCode === 200 || reply.statusCode === 303) return "allowed";
  if (reply.statusCode === 410) return "gone";
  const isJson = String(reply.headers["content-type"]).startsWith("application/json");
  if (!isJson) return reply.statusCode === 404 ? "not_found" : `status ${reply.statusCode}`;
  const { refused } = reply.json<{ refused: string }>();
  return reply.statusCode === 409 ? `refused ${refused}` : refused;
}

/** What is the same for everybody, and says so; nothing else may be kept by a proxy or a shared computer. */
const FOR_EVERYBODY = ["GET /apply/as-you-type.js", "GET /certificates/files/:name"];

test("each visitor gets of each route and thing what is due, and reads nothing that is somebody else's", async () => {
  const { database } = scene.installation;
  const visitors = Object.values(scene.visitors);
  const before = await checksumsOf(database);
  const wrong: string[] = [];
  const met = new Set<string>();
  let count = 0;
  for (const one of ownRoutes(scene).flatMap((route) => casesOf(scene, route, visitors))) {
    const { route, visitor, thing, expectation } = one;
    const due = expectedOf(expectation, visitor, thing, route);
    const reply = await askCase(scene, one, due);
    const got = outcomeOf(reply);
    const where = `${route} · ${visitor.name} · ${thing.name} ${expectation.of ?? ""}`;
    if (got !== due)
      wrong.push(`${where}: expected ${due}, got ${got} ${reply.body.slice(0, 200)}`);
    const kept = reply.headers["cache-control"] ?? "by anybody";
    if (kept !== "no-store" && !FOR_EVERYBODY.includes(route)) wrong.push(`${where}: kept ${kept}`);
    const text = textOf(reply);
    for (const mark of scene.marks) {
      if (!text.includes(mark.text.toLowerCase())) continue;
      const { seenBy } = mark;
      if (seenBy.includes(visitor.like ?? visitor.name) || seenBy.includes(thing.reveals ?? ""))
        met.add(mark.what);
      else wrong.push(`${where}: reads ${mark.what} (${mark.text})`);
    }
    count++;
  }
  console.log(
    `isolation matrix: ${count} cases of ${ownRoutes(scene).length} routes and ${visitors.length} visitors`,
  );
  expect.soft(wrong).toEqual([]);
  expect(count).toBeGreaterThan(LEAST_CASES);
  // A mark that nobody ever meets would watch over nothing.
  const unmet = scene.marks.filter((mark) => !met.has(mark.what));
  expect.soft(unmet.map((mark) => mark.what)).toEqual([]);
  // Nobody who was refused changed anything, and no question did.
  expect.soft(await checksumsOf(database)).toEqual(before);
});

test("whatever is asked is answered or refused: no failure, and nothing written where it is refused", async () => {
  const wrong: string[] = [];
  // The long one: `npm run fuzz`.
  const order = { requests: 400, seed: 8 };
  const counted = await fuzz(scene, order, (line, isSlow) => isSlow || wrong.push(line));
  expect(wrong).toEqual([]);
  expect(counted).toMatchObject({ serverErrors: 0, writtenOnRefusal: 0 });
});

test("a link that somebody else made changes nothing of an account; who is in it accepts for it", async () => {
  const wrong: string[] = [];
  const met = new Set<string>();
  let count = 0;
  const bystander = () => scene.installation.signIn(`by-${count}`, "vendor", scene.world.vendor);
  let another = await bystander();
  for (const [name, link] of Object.entries(LINKS))
    for (const who of ["nobody", "own", "another"] satisfies Who[])
      for (const of of link.of) {
        if (of === "new" && who === "own") continue;
        const { person, mail } = await personFor(scene, of);
        const press = await link.make(scene, person, mail);
        const cookie = { nobody: null, own: person?.cookie ?? null, another: another.cookie }[who];
        const before = await accountsOf(scene);
        await press((route, body, isForm) =>
          scene.installation.ask({ cookie }, route, isForm ? { form: body as never } : { body }),
        );
        const { [mail]: about = [], ...others } = changesBetween(before, await accountsOf(scene));
        const due = link.may[who]?.[of] ?? [];
        const where = `${name} · ${who} signed in · address ${of}`;
        if (`${about}` !== `${due}`) wrong.push(`${where}: expected ${due}, got ${about}`);
        const besides = due.length > 0 ? (link.besides ?? []) : [];
        for (const [one, what] of Object.entries(others))
          if (`${what}` !== `${besides}`) wrong.push(`${where}: ${one} ${what}`);
        if (about.length > 0) met.add(name);
        count++;
        if (Object.keys(others).length > 0) another = await bystander();
      }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(60);
  // A link that never changed anything where it may was not pressed rightly.
  const active = Object.entries(LINKS).filter(([, { may }]) => Object.keys(may).length > 0);
  expect([...met].sort()).toEqual(active.map(([name]) => name).sort());
});
