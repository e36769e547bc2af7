import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { until } from "../../../test/until.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { makeWorld, viewerOf } from "../../../test/world.ts";
import { type Database, openDatabase } from "../data/db.ts";
import type { Viewer } from "../viewer.ts";

const CONNECTIONS = 2;
const DOORS = ["/api/feeds/files", "/api/rosters", "/api/assets/sheets", "/api/transfers"];

let database: TestDatabase;
let db: Database;
let web: TestWeb;
let staff: Viewer;
let port: number;
let folder: string;
const sockets: Socket[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  const context = testContext(database, "web", { UPLOADS_PER_ACCOUNT: "0" });
  const url = database.logins.web;
  db = openDatabase({ url, role: "tasuki_web", ownLogin: true, max: CONNECTIONS });
  web = await startTestWeb({ ...context, db });
  folder = join(context.settings.dataDir, "files", "unfinished");
  staff = viewerOf("secretariat", (await makeWorld(database)).secretariat);
  await web.app.listen({ host: "127.0.0.1", port: 0 });
  port = (web.app.server.address() as { port: number }).port;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await web.close();
  await db.close();
  await database.drop();
});

/** Begins an upload and goes on as long as it is told to, a byte at a time. */
function beginUpload(door: string, at = port): Socket {
  const socket = connect(at, "127.0.0.1");
  sockets.push(socket);
  socket.on("error", () => {});
  socket.write(
    [
      `POST ${door} HTTP/1.1`,
      "host: localhost",
      "x-tasuki: 1",
      `x-test-viewer: ${JSON.stringify(staff)}`,
      "content-type: multipart/form-data; boundary=cut",
      "content-length: 100000",
      "",
      "--cut",
      'content-disposition: form-data; name="file"; filename="a.csv"',
      "",
      "a",
    ].join("\r\n"),
  );
  return socket;
}

const kept = () => readdirSync(folder, { recursive: true, encoding: "utf8" });

test("who sends a file slowly keeps nobody else waiting, and what was sent is gone with the line", async () => {
  const before = new Set(existing());
  const slow = DOORS.flatMap((door) =>
    Array.from({ length: 5 * CONNECTIONS }, () => beginUpload(door)),
  );
  // All of them have come as far as they will.
  await until(() => fresh(before).length >= slow.length * 2);
  for (let turn = 0; turn < 10; turn++) {
    const reply = await fetch(`http://127.0.0.1:${port}/api/feeds`, {
      headers: { "x-test-viewer": JSON.stringify(staff) },
    });
    expect(reply.status).toBe(200);
    for (const socket of slow) socket.write("b");
  }
  for (const socket of slow) socket.destroy();
  await until(() => fresh(before).length === 0);
});

const existing = () => {
  try {
    return kept();
  } catch {
    return [];
  }
};
const fresh = (before: ReadonlySet<string>) => existing().filter((name) => !before.has(name));

// What the bank sends is behind the membership fees, which are not switched on here.
test.each(DOORS.filter((door) => door !== "/api/transfers"))(
  "%s without a file says so, and a file beyond the limit is refused",
  async (door) => {
    const headers = { "x-tasuki": "1", "x-test-viewer": JSON.stringify(staff) };
    const none = await fetch(`http://127.0.0.1:${port}${door}`, { method: "POST", headers });
    expect([409, 422]).toContain(none.status);
    const form = new FormData();
    form.set("file", new File(["a".repeat(31_000_000)], "large.csv"));
    const large = await fetch(`http://127.0.0.1:${port}${door}`, {
      method: "POST",
      headers,
      body: form,
    });
    const said = await large.text();
    expect(said).toMatch(/大きすぎ|MB/);
  },
);

test("one account has only so many uploads under way, another one its own", async () => {
  const few = await startTestWeb(testContext(database, "web", { UPLOADS_PER_ACCOUNT: "2" }));
  await few.app.listen({ host: "127.0.0.1", port: 0 });
  const at = (few.app.server.address() as { port: number }).port;
  const before = new Set(existing());
  const slow = [1, 2].map(() => beginUpload("/api/rosters", at));
  await until(() => fresh(before).length >= 4);
  const send = async (viewer: Viewer) => {
    const form = new FormData();
    form.set("file", new File(["a"], "a.csv"));
    const headers = { "x-tasuki": "1", "x-test-viewer": JSON.stringify(viewer) };
    return (
      await fetch(`http://127.0.0.1:${at}/api/rosters`, { method: "POST", headers, body: form })
    ).status;
  };
  expect(await send(staff)).toBe(429);
  expect(await send({ ...staff, accountId: randomUUID() })).not.toBe(429);
  for (const socket of slow) socket.destroy();
  await until(async () => (await send(staff)) !== 429);
  await few.close();
});

test("an upload that is torn, or is none, is refused as the sender's own mistake at every door", async () => {
  const part = '--B\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nx\r\n';
  const torn = [
    "",
    "--B",
    "--B\r\n",
    part,
    part.slice(0, 40),
    part.slice(0, -3),
    `${part}--`,
    `${part}${part.slice(0, 20)}`,
  ];
  const types = [
    "multipart/form-data",
    "multipart/form-data; boundary=",
    `multipart/form-data; boundary=${"b".repeat(500)}`,
  ];
  const asked = [
    ...torn.map((payload) => ({ payload, type: "multipart/form-data; boundary=B" })),
    ...types.map((type) => ({ payload: `${part}--B--\r\n`, type })),
  ];
  for (const url of DOORS)
    for (const { payload, type } of asked) {
      const headers = {
        "x-tasuki": "1",
        "x-test-viewer": JSON.stringify(staff),
        "content-type": type,
      };
      const { statusCode } = await web.app.inject({ method: "POST", url, headers, payload });
      expect([statusCode >= 400, statusCode < 500], `${url} ${type} ${payload}`).toEqual([
        true,
        true,
      ]);
    }
  expect(readdirSync(folder)).toEqual([]);
});
