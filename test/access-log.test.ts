import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faces, routes } from "../src/app.ts";
import { identify } from "../src/entrance/accounts/index.ts";
import { createLog } from "../src/base/program/log.ts";
import { buildWeb } from "../src/base/web/web.ts";
import { identifyBearer } from "../src/entrance/tokens/index.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { testContext } from "./web.ts";
import { idOf, makeWorld } from "./world.ts";

let database: TestDatabase;
let app: Awaited<ReturnType<typeof buildWeb>>;
const lines: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await makeWorld(database);
  const given = testContext(database, "web", { ACCESS_LOG: "on" });
  // Whatever the program says itself is not wanted here.
  const log = createLog({ logLevel: "silent" }, "web", (line) => lines.push(line));
  const context = { ...given, log };
  app = await buildWeb(context, {
    routes,
    faces,
    identify: identifyBearer(context, identify(context)),
  });
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const taken = () => lines.splice(0).map((line) => JSON.parse(line) as Record<string, unknown>);
const secret = () => randomBytes(24).toString("base64url");

test("over every route, no secret, address, name or search of a request gets into the access log", async () => {
  const secrets: string[] = [];
  const hide = (text: string) => (secrets.push(text), text);
  const known = new Set<string | null>([null]);
  const asked: { method: (typeof routes)[number]["endpoint"]["method"]; url: string }[] =
    routes.map(({ endpoint }) => {
      known.add(endpoint.path);
      return {
        method: endpoint.method,
        url: endpoint.path.replace(/:[a-zA-Z]+/g, () => hide(secret())),
      };
    });
  for (const path of [
    "/r/:token",
    "/p/:token",
    "/apply",
    "/apply/:token/:step",
    "/apply/proof/:token",
    "/apply/answer/:token",
  ]) {
    known.add(path);
    for (const method of ["GET", "POST"] as const)
      asked.push({ method, url: path.replace(/:[a-zA-Z]+/g, () => hide(secret())) });
  }
  // Pages of the application and what is no page: the address may hold anything.
  for (const url of [
    "/factors/forgotten",
    `/${hide("山田太郎")}`,
    `/api/${hide(secret())}`,
    "/%zz",
  ])
    asked.push({ method: "GET", url: encodeURI(url) });
  for (const [at, { method, url }] of asked.entries()) {
    const address = `203.0.113.${at % 250}`;
    secrets.push(`${address}"`);
    await app.inject({
      method,
      url,
      query: { search: hide(`さがす語${at}`), token: hide(secret()) },
      remoteAddress: address,
      headers: {
        "x-tasuki": "1",
        cookie: `tasuki_session=${hide(secret())}`,
        authorization: `Bearer ${hide(`tsk_${secret()}`)}`,
        referer: `https://elsewhere.example/${hide(secret())}`,
        "user-agent": hide(`agent-${at}-x`),
      },
      ...(method !== "GET" && {
        payload: {
          mail: hide(`someone-${at}@hospital.example`),
          name: hide(`名前${at}番`),
          token: hide(secret()),
        },
      }),
    });
  }
  const text = lines.join("");
  for (const one of secrets) {
    expect(text).not.toContain(one);
    expect(text).not.toContain(encodeURIComponent(one));
  }
  const written = taken();
  expect(written.length).toBe(asked.length);
  for (const line of written) {
    expect(Object.keys(line).sort()).toEqual([
      "bytes",
      "level",
      "method",
      "ms",
      "msg",
      "network",
      "pid",
      "request",
      "role",
      "route",
      "status",
      "time",
      "viewer",
    ]);
    expect(line).toMatchObject({ msg: "access", network: "203.0.113.0/24", role: "web" });
    expect(known, String(line.route)).toContain(line.route);
    expect(line.request).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  }
});

test("a line says how it went, for which role, and how much left", async () => {
  const { token } = { token: idOf("nobody") };
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as { port: number };
  const reply = await fetch(`http://127.0.0.1:${port}/api/members/vocabulary?x=${token}`);
  const { length } = await reply.text();
  await fetch(`http://127.0.0.1:${port}/api/today`);
  await app.inject({ url: "/health" });
  const [vocabulary, today, health] = taken();
  expect(vocabulary).toMatchObject({
    method: "GET",
    route: "/api/members/vocabulary",
    status: 200,
    viewer: "anonymous",
    network: "127.0.0.0/24",
  });
  expect(length).toBeGreaterThan(0);
  expect(vocabulary!.bytes).toBeGreaterThan(100);
  expect(today).toMatchObject({ route: "/api/today", viewer: "anonymous" });
  expect(today!.status).toBeGreaterThanOrEqual(400);
  // Not asked who they are.
  expect(health).toMatchObject({ route: "/health", viewer: null, status: 200 });
});

test("it is off unless it is asked for", async () => {
  const { log } = { log: createLog({ logLevel: "silent" }, "web", (line) => lines.push(line)) };
  const context = { ...testContext(database), log };
  const quiet = await buildWeb(context, { routes, faces: [], identify: identify(context) });
  await quiet.inject({ url: "/health" });
  expect(taken()).toEqual([]);
  await quiet.close();
});
