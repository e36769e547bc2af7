import { afterAll, beforeAll, expect, test } from "vitest";
import { routes } from "../src/app.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { startTestWeb, testContext, type TestWeb } from "./web.ts";
import { makeWorld, viewerOf, type World } from "./world.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

const BAD = ["\0", "a\0b", "\ud842", "\udfb7x"];
const headers = () => ({
  "x-tasuki": "1",
  "x-test-viewer": JSON.stringify(viewerOf("secretariat", world.secretariat)),
});

test("text that cannot be kept is refused at every operation, wherever in the question it stands", async () => {
  const wrong: string[] = [];
  for (const { endpoint } of routes) {
    const url = endpoint.path.replace(/:[a-zA-Z]+/g, "00000000-0000-4000-8000-000000000000");
    const bad = BAD[wrong.length % BAD.length]!;
    const asked = [
      { where: "query", url, query: { text: "\0" } },
      ...(/:[a-zA-Z]+/.test(endpoint.path)
        ? [{ where: "params", url: endpoint.path.replace(/:[a-zA-Z]+/g, "a%00b") }]
        : []),
      ...(endpoint.method === "GET"
        ? []
        : [
            { where: "body", url, payload: { name: bad } },
            { where: "deep in the body", url, payload: { lines: [{ note: [bad] }] } },
            { where: "a name in the body", url, payload: { [bad]: 1 } },
          ]),
    ];
    for (const { where, ...question } of asked) {
      const { method } = endpoint;
      const { statusCode, body } = await web.app.inject({
        method,
        headers: headers(),
        ...question,
      });
      if (statusCode !== 422 || !body.includes("使えない文字"))
        wrong.push(`${method} ${endpoint.path}: ${where}: ${statusCode} ${body.slice(0, 100)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("pages without sign-in mend what a form brings, and refuse such an address in words", async () => {
  const form = { "content-type": "application/x-www-form-urlencoded" };
  for (const url of ["/apply", "/r/x", "/p/x"]) {
    const payload = "person=a%00b&answer=%00&no=%00x";
    const { statusCode } = await web.app.inject({ method: "POST", url, headers: form, payload });
    expect(statusCode, url).toBeLessThan(500);
  }
  for (const url of ["/r/a%00b", "/apply/a%00b", "/p/%00"]) {
    const { statusCode } = await web.app.inject({ url });
    expect(statusCode, url).toBeLessThan(500);
    expect(statusCode, url).toBeGreaterThanOrEqual(400);
  }
});

test("whole characters of every script pass", async () => {
  const { statusCode } = await web.app.inject({
    url: "/api/facilities",
    query: { text: "𠮷野家👨‍👩‍👧" },
    headers: headers(),
  });
  expect(statusCode).toBe(200);
});
