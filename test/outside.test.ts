import { once } from "node:events";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccount } from "../src/entrance/accounts/index.ts";
import { jobs } from "../src/app.ts";
import { startWorker, type Worker } from "../src/base/later/jobs.ts";
import { addJob } from "../src/base/later/outbox.ts";
import { createMailer } from "../src/base/mail/mail.ts";
import { inSlot } from "../src/base/later/slots.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import { closePost, writeTo } from "../src/post/notices/index.ts";
import { publishGuidance } from "../src/warnings/reactions/api.ts";
import { makeAlert } from "./alert.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { until } from "./until.ts";
import { startTestWeb, testContext, type TestWeb } from "./web.ts";
import { makeWorld, viewerOf, type World } from "./world.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
let worker: Worker;
/** Takes connections and never says a word. */
let silent: Server;
/** Begins an answer and gives one byte a second. */
let dribbling: HttpServer;
const lines = new Set<Socket>();
let context: ReturnType<typeof testContext>;

const portOf = (server: Server) => (server.address() as { port: number }).port;

beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  silent = createServer((socket) => {
    lines.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => lines.delete(socket));
  }).listen(0, "127.0.0.1");
  dribbling = createHttpServer((_request, response) => {
    response.writeHead(200, { "content-length": "100000" });
    const timer = setInterval(() => response.write("x"), 1000);
    response.on("close", () => clearInterval(timer));
  }).listen(0, "127.0.0.1");
  await Promise.all([once(silent, "listening"), once(dribbling, "listening")]);
  context = testContext(database, "work", {
    SMTP_URL: `smtp://127.0.0.1:${portOf(silent)}`,
    MAIL_FROM: "office@tasuki.example.jp",
    ALLOW_PRIVATE_FETCH: "127.0.0.1",
    WORK_CONCURRENCY: "2",
  });
  web = await startTestWeb({ ...context, db: database.web });
});
afterAll(async () => {
  for (const line of lines) line.destroy();
  silent.close();
  dribbling.closeAllConnections();
  dribbling.close();
  await worker.stop();
  await closePost(context);
  await web.close();
  await database.drop();
});

const count = async (text: string) =>
  (await database.owner.query<{ n: number }>(`select count(*)::int as n ${text}`)).rows[0]!.n;
const MAILS = "from notices.message where template = 'accounts.change'";

test("while the mail server says nothing and a source dribbles, what publishing brings about is done", async () => {
  const alert = await makeAlert(database, world, "meanwhile");
  await database.work.asViewer(SYSTEM, async (tx) => {
    const person = { mail: "office@tasuki.example.jp", name: "事務局", password: "長い合言葉です" };
    const membership = { organisationId: world.secretariat, role: "secretariat" as const };
    const now = context.clock.now();
    const { accountId } = await createAccount(tx, { ...person, ...membership }, now);
    const facts = { accountId, change: "password", at: now };
    // More than would be tried in minutes, were each to wait for its greeting.
    for (let mail = 0; mail < 60; mail++)
      await writeTo(tx, now, { template: "accounts.change", facts, about: accountId });
    await addJob(tx, "feeds.run", {});
  });
  await database.owner.query(
    `insert into feeds.feed (name, url, every_hours, enabled, next_run_at, created_at)
     select '滴る発行元', 'http://127.0.0.1:${portOf(dribbling)}/' || n || '.json', 6, true, '2026-01-01', '2026-01-01'
     from generate_series(1, 3) n`,
  );
  worker = await startWorker(jobs, context);
  // The mail server has all its lines taken, and every slot of the sources.
  await until(() => lines.size >= 2);
  await until(async () => (await count("from feeds.feed where run_until is not null")) === 2);

  const body = { guidanceId: alert.guidanceId };
  const office = viewerOf("secretariat", world.secretariat);
  expect((await web.ask(office, publishGuidance, { body })).status).toBe(200);
  await until(
    async () =>
      (await count(`from outcomes.progress where advisory_id = '${alert.advisoryId}'`)) > 0,
  );
  expect(await count(`${MAILS} and state = 'queued'`)).toBeGreaterThan(50);
  expect(await count("from feeds.feed where last_result is not null")).toBe(0);
});

test("a job that does not say so may not wait for a mail server", async () => {
  const { smtpUrl = "" } = context.settings;
  const mailer = createMailer({ smtpUrl, from: { name: "", address: "a@tasuki.example.jp" } });
  const mail = { to: "office@tasuki.example.jp", subject: "s", text: "t" };
  const work = async () =>
    void (await mailer.send({ ...mail, messageId: "<1@tasuki.example.jp>" }));
  await expect(inSlot(work, {}, context)).rejects.toThrow("declare it with waitsFor()");
});
