import { readFileSync } from "node:fs";
import { createMemoryHistory, createRootRoute, createRouter } from "@tanstack/react-router";
import fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { moved, routes } from "../src/app.ts";
import { sendOn } from "../src/base/web/moved.ts";
import { parseSearch, writeSearch } from "../src/ui/address.tsx";
import { leadOn } from "../src/ui/moved.tsx";
import { MOVED, PAGES } from "../src/ui/pages.tsx";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { startTestWeb, testContext } from "./web.ts";

/** Every address of a commit: people keep them in bookmarks, mails and programs. */
const OLD = JSON.parse(
  readFileSync(new URL("old-addresses.json", import.meta.url), "utf8"),
) as Record<"api" | "faces" | "pages", string[]>;

let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ app } = await startTestWeb(testContext(database)));
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

/** `GET /api/members/:id` → both. */
const apart = (address: string) => address.split(" ") as ["GET" | "POST", string];
const asked = (path: string) => path.replace(/[:$](\w+)/g, (_, name: string) => `a-${name}`);

test("every old address under /api is answered, or leads to one that is", async () => {
  const current = new Set<string>(
    routes.map(({ endpoint: { method, path } }) => `${method} ${path}`),
  );
  expect(OLD.api.length).toBeGreaterThan(200);
  for (const address of OLD.api.filter((one) => !current.has(one))) {
    const [method, path] = apart(address);
    const to = moved[path] ?? "nowhere";
    const [place, besides] = to.split("?");
    expect([address, current.has(`${method} ${place}`)]).toEqual([address, true]);
    const answer = await app.inject({ method, url: `${asked(path)}?q=a%26b` });
    expect([address, answer.statusCode]).toEqual([address, 308]);
    const question = besides ? `${besides}&q=a%26b` : "q=a%26b";
    expect(answer.headers.location).toBe(`${asked(place!)}?${question}`);
  }
});

test("every old address outside /api that the server answers is answered by it", () => {
  const gone = OLD.faces.filter((address) => {
    const [method, url] = apart(address);
    return !app.hasRoute({ method, url });
  });
  expect(gone).toEqual([]);
});

test("every old page stands, or leads to one that does", () => {
  const current = ["/", ...PAGES.map(({ path }) => path)];
  const gone = OLD.pages.filter(
    (path) => !current.includes(path) && !current.includes(MOVED[path]?.split("?")[0] ?? "nowhere"),
  );
  expect(OLD.pages.length).toBeGreaterThan(50);
  expect(gone).toEqual([]);
});

test("nothing is moved that stands where it was", () => {
  const paths: string[] = routes.map(({ endpoint }) => endpoint.path);
  expect(Object.keys(moved).filter((path) => paths.includes(path))).toEqual([]);
  const pages = PAGES.map(({ path }) => path);
  expect(Object.keys(MOVED).filter((path) => pages.includes(path))).toEqual([]);
});

test("method, body, parts and question come along to where something is answered now", async () => {
  const web = fastify();
  web.put("/api/new/:id/part", async ({ params, query, body }) => ({ params, query, body }));
  sendOn(web, { "/api/old/:id": "/api/new/:id/part" });
  const question = { method: "PUT", payload: { kept: "はい" } } as const;
  const first = await web.inject({ ...question, url: "/api/old/a%2Fb?q=%E5%80%A4" });
  expect(first.statusCode).toBe(308);
  const second = await web.inject({ ...question, url: String(first.headers.location) });
  expect(second.json()).toEqual({
    params: { id: "a/b" },
    query: { q: "値" },
    body: { kept: "はい" },
  });
  await web.close();
});

test("a page's parts, question and place come along to where it stands now", async () => {
  const root = createRootRoute();
  const history = createMemoryHistory({ initialEntries: ["/old/a%2Fb/x?q=%E5%80%A4#place"] });
  const routeTree = root.addChildren(leadOn(root, { "/old/$id/x": "/new/$id?also=yes" }));
  const router = createRouter({ routeTree, history, parseSearch, stringifySearch: writeSearch });
  await router.load();
  const led = router._serverResult;
  expect(led?.type === "redirect" && led.redirect.headers.get("location")).toBe(
    "/new/a%2Fb?also=yes&q=%E5%80%A4#place",
  );
});
