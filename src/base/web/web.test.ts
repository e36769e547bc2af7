import { AsyncResource } from "node:async_hooks";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { until } from "../../../test/until.ts";
import { PAGES } from "../../ui/pages.tsx";
import { SERVED_APP } from "../contract.ts";
import { openDatabase } from "../data/db.ts";
import { ANONYMOUS } from "../viewer.ts";

const DIST = fileURLToPath(new URL("../../../dist/", import.meta.url));
const isBuilt = existsSync(`${DIST}index.html`);
if (!isBuilt) console.warn("!!! dist IS NOT BUILT: WHAT THE BROWSER IS SERVED IS NOT TESTED !!!");

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

const get = async (url: string) => {
  const { statusCode: status, headers, body } = await web.app.inject({ url });
  return { status, kept: headers["cache-control"], type: headers["content-type"], headers, body };
};

describe.skipIf(!isBuilt)("what the browser is served", () => {
  test("a page is asked for anew each time, at every address of the table", async () => {
    for (const path of ["/", "/index.html", ...PAGES.map((page) => page.path)]) {
      const page = await get(path.replace(/\$\w+/g, "1"));
      expect(page, path).toMatchObject({ status: 200, kept: "no-store" });
      expect(page.body, path).toContain('<div id="root">');
    }
  });

  test("a script that carries the sum of its content in its name is kept", async () => {
    for (const name of readdirSync(`${DIST}static`)) {
      const file = await get(`/static/${name}`);
      expect(file, name).toMatchObject({ status: 200, kept: expect.stringContaining("immutable") });
    }
  });

  test("a file that is not there is not there: no page answers in its place", async () => {
    for (const path of [
      "/static/index-old.js",
      "/static/",
      "/favicon.ico",
      "/a/b.css?x=1",
      "/api/none",
    ]) {
      const missing = await get(path);
      expect(missing, path).toMatchObject({ status: 404, kept: "no-store" });
      expect(missing.type, path).not.toContain("html");
    }
  });

  test("every reply names the script that is served now, so that an old tab sees that it is old", async () => {
    const name = (await get("/")).headers[SERVED_APP];
    expect(readdirSync(`${DIST}static`)).toContain(name);
    for (const url of ["/api/accounts/session", "/api/feeds", "/api/none"])
      expect((await get(url)).headers[SERVED_APP], url).toBe(name);
  });
});

test("nothing inline is let in but the styles of pages without script, which are known by their hash", async () => {
  for (const url of [
    "/apply",
    "/r/none",
    "/p/none",
    "/apply/proof/none",
    "/identities/none/sign-in",
  ]) {
    const { headers, body } = await get(url);
    const policy = String(headers["content-security-policy"]);
    expect(policy, url).not.toMatch(/unsafe/);
    const styles = [...body.matchAll(/<style>(.*?)<\/style>/gs)].map((found) => found[1]!);
    expect(styles.length, url).toBeGreaterThan(0);
    for (const style of styles) {
      const hash = createHash("sha256").update(style).digest("base64");
      expect(policy, url).toContain(`'sha256-${hash}'`);
    }
    expect(body, url).not.toMatch(/\sstyle=|\son\w+=|<script>/);
  }
});

test("every reply says how it is to be taken: as what it is, by https, framed by nobody, told to nobody", async () => {
  for (const url of [
    "/health",
    "/apply",
    "/api/accounts/session",
    "/api/none",
    "/static/",
    "/.git/config",
  ]) {
    const { headers, type } = await get(url);
    expect(headers, url).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(headers, url).not.toHaveProperty("access-control-allow-origin");
    expect(type, url).toMatch(/^(application\/json|text\/html); charset=utf-8$/);
  }
  expect((await get("/.git/config")).body).not.toContain("[core]");
  const address = await web.app.listen({ port: 0, host: "127.0.0.1" });
  const asked = request(`${address}/`, { method: "TRACE" }).end();
  const [reply] = (await once(asked, "response")) as [IncomingMessage];
  expect([404, 405, 501]).toContain(reply.statusCode);
  reply.resume();
});

test("who is asked whether it is ready tells the truth, and for what it waits", async () => {
  expect(await get("/ready")).toMatchObject({ status: 200 });
  const options = { url: database.logins.web, role: "tasuki_web", ownLogin: true, max: 1 } as const;
  const db = openDatabase({
    ...options,
    limits: { connectMs: 100, statementMs: 0, lockMs: 0, idleMs: 0 },
  });
  // The limit is for those who wait, and not for the one connection to be made on a slow machine.
  await until(() => db.asViewer(ANONYMOUS, async () => true));
  const full = await startTestWeb({ ...testContext(database), db });
  const somebody = new AsyncResource("somebody else");
  const look = (url: string) =>
    somebody.runInAsyncScope(async () => await full.app.inject({ url }));
  const ready = () => look("/ready");
  const ask = () => look("/api/accounts/session");
  await db.asViewer(ANONYMOUS, async () => {
    const refused = await ready();
    expect(refused.statusCode, refused.body).toBe(503);
    expect(refused.headers["retry-after"]).toBe("5");
    expect(refused.json()).toMatchObject({ ready: false });
    const busy = await ask();
    expect([busy.statusCode, busy.json().refused]).toEqual([503, "busy"]);
    expect(busy.headers["retry-after"]).toBe("5");
  });
  expect((await ready()).statusCode).toBe(200);
  expect((await ask()).statusCode).toBe(200);
  await full.close();
  await db.close();
});
