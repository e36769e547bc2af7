import type { FastifyInstance } from "fastify";
import { parseCronItem } from "graphile-worker";
import { createAccount, identify } from "../../src/entrance/accounts/index.ts";
import { faces, jobs, routes } from "../../src/app.ts";
import type { FixedClock } from "../../src/base/clock.ts";
import type { Context } from "../../src/base/context.ts";
import { createMailSink, type MailSink, type SinkMail } from "../../src/base/mail/mail-sink.ts";
import { saveSender } from "../../src/base/mail/sender.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { buildWeb } from "../../src/base/web/web.ts";
import type { MemberRole } from "../../src/entrance/accounts/queries.ts";
import { closePost } from "../../src/post/notices/index.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../web.ts";

/** A Tuesday morning on which everybody is at work. */
const MORNING = new Date("2026-11-17T10:00:00+09:00");
export const PASSWORD = "いちばん長い合言葉はこちら";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The real web role on a port of its own, the real jobs, a real mail server; only the time is told by the test. */
export interface Installation {
  /** Where the browser finds it, without a slash at the end. */
  address: string;
  database: TestDatabase;
  web: Context;
  work: Context;
  clock: FixedClock;
  sink: MailSink;
  /** Asks an endpoint as anybody, for arranging what no screen is to be shown for. */
  ask: TestWeb["ask"];
  /** An account that may sign in with PASSWORD; gives its mail address. */
  account(name: string, role: MemberRole, organisationId: string): Promise<string>;
  /** Does what the workers have to do now. */
  doWork(): Promise<void>;
  /** Lets that many hours pass, doing what the workers do meanwhile at every half hour. */
  pass(hours: number): Promise<void>;
  /** The mails that an address got, the newest first. */
  mailsTo(address: string): Promise<SinkMail[]>;
  close(): Promise<void>;
}

/** Starts an installation over an empty database; `env`: what an operator sets besides. */
export async function startInstallation(env: Record<string, string> = {}): Promise<Installation> {
  const database = await createTestDatabase();
  const sink = await createMailSink();
  const web = testContext(database, "web", {
    SMTP_URL: sink.url,
    MAIL_FROM: "Tasuki <office@tasuki.example.jp>",
    ...env,
  });
  web.clock.set(MORNING);
  const work: Context = { ...web, db: database.work };
  const app: FastifyInstance = await buildWeb(web, { routes, faces, identify: identify(web) });
  await app.listen({ host: "127.0.0.1", port: Number(env.PORT ?? 0) });
  const { port } = app.server.address() as { port: number };
  web.settings.publicUrl = `${web.settings.tls ? "https" : "http"}://127.0.0.1:${port}`;
  const arranging = await startTestWeb(web);
  const sender = { name: "医療セキュリティ事務局", contact: "00-0000-0000（平日 9時〜17時）" };
  await database.work.asViewer(SYSTEM, (tx) => saveSender(tx, MORNING, sender));

  let accounts = 0;
  const doWork = async () => void (await runJobs(database, work));
  return {
    address: web.settings.publicUrl,
    database,
    web,
    work,
    clock: web.clock,
    sink,
    ask: arranging.ask,
    account: async (name, role, organisationId) => {
      const mail = `${role}-${++accounts}@sign-in.example.jp`;
      const account = { mail, name, role, organisationId, password: PASSWORD };
      await database.work.asViewer(SYSTEM, (tx) => createAccount(tx, account, web.clock.now()));
      return mail;
    },
    doWork,
    pass: async (hours) => {
      for (let left = hours; left > 0; left -= 0.5) {
        const from = web.clock.now();
        web.clock.advance(Math.min(left, 0.5) * HOUR);
        for (const { room, task, match } of SCHEDULES)
          if (minutesBetween(from, web.clock.now()).some(match))
            await room.tasks?.[task]?.({}, work);
        await doWork();
      }
    },
    mailsTo: (address) => sink.list({ to: address }),
    close: async () => {
      await closePost(work);
      await Promise.all([app.close(), arranging.close(), sink.close()]);
      await database.drop();
    },
  };
}

/** What is done again and again, and whether it is due at a minute. */
const SCHEDULES = jobs.flatMap((room) =>
  (room.schedules ?? []).map(({ task, cron }) => ({
    room,
    task,
    match: parseCronItem({ task, match: cron }).match,
  })),
);

type Digest = Parameters<(typeof SCHEDULES)[number]["match"]>[0];

/** Every minute after `from`, up to `to`, as crontabs in UTC see it. */
function minutesBetween(from: Date, to: Date): Digest[] {
  const digests: Digest[] = [];
  for (let at = from.getTime() + MINUTE; at <= to.getTime(); at += MINUTE) {
    const time = new Date(at);
    digests.push({
      min: time.getUTCMinutes(),
      hour: time.getUTCHours(),
      date: time.getUTCDate(),
      month: time.getUTCMonth() + 1,
      dow: time.getUTCDay(),
    });
  }
  return digests;
}
