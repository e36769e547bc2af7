import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../src/app.ts";
import type { Route } from "../src/base/web/http.ts";
import { mayAsk, type Role, ROLES, type Standing, STANDINGS } from "../src/base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { startTestWeb, testContext, type TestWeb } from "./web.ts";
import { idOf } from "./world.ts";

const DOC = readFileSync(new URL("../docs/roles.md", import.meta.url), "utf8");
const nameOf = ({ endpoint }: Route) => `${endpoint.method} ${endpoint.path}`;
/** The words between the backticks of each line of one section's table: `POST /api/…` or `secretariat:clerk`. */
const linesOf = (section: string) =>
  DOC.split(`\n## ${section}\n`)[1]!
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));

test("docs/roles.md names every route that asks for more than a role, and what it asks for", () => {
  const told = linesOf("More than a role").map(([route, ...may]) => [route, may.sort()]);
  const real = routes
    .filter((route) => route.may.some((entry) => entry.includes(":")))
    .map((route) => [nameOf(route), [...route.may].sort()]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(real));
});

test("docs/roles.md names every route about one's own account, and every one that asks again who it is", () => {
  const own = routes.filter(({ endpoint }) => endpoint.own && endpoint.method !== "GET");
  expect(linesOf("One's own account").flat().sort()).toEqual(own.map(nameOf).sort());
  const careful = routes.filter(({ endpoint }) => endpoint.careful);
  expect(linesOf("Asked again who it is").flat().sort()).toEqual(careful.map(nameOf).sort());
});

let database: TestDatabase;
let web: TestWeb;
beforeAll(async () => {
  database = await createTestDatabase();
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const MEMBERS = ROLES.filter((role) => role !== "system" && role !== "anonymous");
const ask = (route: Route, role: Role, standing: Standing | undefined) =>
  web.app.inject({
    method: route.endpoint.method,
    url: route.endpoint.path.replace(/:\w+/g, idOf("nothing")),
    headers: {
      "x-tasuki": "1",
      "x-test-viewer": JSON.stringify({
        role,
        organisationId: idOf("somewhere"),
        accountId: idOf("somebody"),
        standing: standing ?? null,
      }),
    },
  });

test("who only reads changes nothing, by any route, but what is about the own account", async () => {
  const wrong: string[] = [];
  let tried = 0;
  for (const route of routes) {
    if (route.endpoint.method === "GET" || route.endpoint.own) continue;
    for (const role of MEMBERS) {
      for (const standing of ["reader", undefined] as const) {
        const due = mayAsk({ role, accountId: null, organisationId: null, standing }, route.may)
          ? "read_only"
          : "forbidden";
        const reply = await ask(route, role, standing);
        if (reply.json().refused !== due)
          wrong.push(
            `${nameOf(route)} as ${role}: ${reply.statusCode} ${reply.body.slice(0, 120)}`,
          );
        tried++;
      }
    }
  }
  console.log(`readers: ${tried} writes tried`);
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(500);
});

test("whoever stands lower than a route asks for is refused before anything is looked up", async () => {
  const wrong: string[] = [];
  for (const route of routes) {
    for (const role of MEMBERS) {
      for (const standing of role === "secretariat" ? STANDINGS.secretariat : STANDINGS.others) {
        const viewer = { role, accountId: null, organisationId: null, standing };
        if (mayAsk(viewer, route.may)) continue;
        const reply = await ask(route, role, standing);
        if (reply.json().refused !== "forbidden")
          wrong.push(`${nameOf(route)} as ${role} ${standing}: ${reply.statusCode}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("surveyors and experts open 今日 and their own account, and nothing else", () => {
  const open = routes.filter((route) =>
    (["surveyor", "expert"] as const).some((role) =>
      mayAsk({ role, accountId: null, organisationId: null, standing: "member" }, route.may),
    ),
  );
  const others = open.filter(({ may }) => !may.includes("anonymous"));
  const told = linesOf("Surveyors and experts").flat().sort();
  expect(others.map(nameOf).sort()).toEqual(told);
});
