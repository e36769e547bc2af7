import pg from "pg";
import { faces, routes } from "../src/app.ts";
import { systemClock } from "../src/base/clock.ts";
import { openDatabase } from "../src/base/data/db.ts";
import { readSecret } from "../src/base/keys/secret.ts";
import { createLog } from "../src/base/program/log.ts";
import { readSettings } from "../src/base/program/settings.ts";
import { ANONYMOUS } from "../src/base/viewer.ts";
import { buildWeb } from "../src/base/web/web.ts";
import type { ReplyLink } from "./load.ts";
import type { BenchDatabase } from "./world.ts";

/** As many as a web process opens. */
const CONNECTIONS = 10;

type Statement = string | { name?: string; text: string; values?: unknown[] };

/** What one answer asks the database, in order, and whose it was. */
interface Recording {
  statements: Statement[];
  ids: readonly string[];
}

/**
 * Answers per second of a bare client: for each link exactly the statements that the same answer brings about in the
 * web process, with the ids of that link, over as many connections and from as many people at once.
 */
export async function answerBare(
  database: BenchDatabase,
  secretKey: string,
  links: readonly ReplyLink[],
  answerTo: (link: ReplyLink, at: number) => Record<string, string>,
  sideBySide: number,
): Promise<number> {
  const kindOf = (link: ReplyLink, at: number) =>
    `${link.asked} ${JSON.stringify(answerTo(link, at))}`;
  const recordings = new Map<string, Recording>();
  let next = 0;
  const web = await openHere(database, secretKey);
  for (; next < links.length / 2 && recordings.size < 11; next++) {
    const link = links[next]!;
    const kind = kindOf(link, next);
    const statements = await web.record(link.path, answerTo(link, next), !recordings.has(kind));
    if (statements) recordings.set(kind, { statements, ids: link.ids });
  }
  await web.close();

  const pool = new pg.Pool({
    connectionString: database.url,
    options: "-c role=tasuki_web -c jit=off",
    max: CONNECTIONS,
  });
  const begun = next;
  const started = performance.now();
  const person = async () => {
    for (let at = next++; at < links.length; at = next++) {
      const link = links[at]!;
      const { statements, ids } = recordings.get(kindOf(link, at))!;
      const given = (text: string) =>
        ids.reduce((all, id, place) => all.replaceAll(id, link.ids[place]!), text);
      const value = (one: unknown): unknown =>
        typeof one === "string" ? given(one) : Array.isArray(one) ? one.map(value) : one;
      const client = await pool.connect();
      for (const one of statements) {
        if (typeof one === "string") await client.query(given(one));
        else await client.query({ ...one, text: given(one.text), values: one.values?.map(value) });
      }
      client.release();
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, person));
  const rate = (links.length - begun) / ((performance.now() - started) / 1000);
  await pool.end();
  return rate;
}

/** The web role in this process, which tells what an answer asked. */
async function openHere(database: BenchDatabase, secretKey: string) {
  const settings = readSettings({
    DATA_DIR: database.dataDir,
    DATABASE_URL: database.url,
    SECRET_KEY: secretKey,
    LOG_LEVEL: "silent",
    PUBLIC_URL: "http://localhost",
    BUSY_SECONDS: "0",
  });
  const db = openDatabase({ url: database.url, role: "tasuki_web", max: 1 });
  const log = createLog(settings, "bench");
  const secret = readSecret(settings).toString("base64url");
  const context = { settings, db, log, clock: systemClock, secret };
  const app = await buildWeb(context, { routes, faces, identify: async () => ANONYMOUS });
  return {
    /** Sends an answer; gives what it asked, where that is wanted. */
    async record(path: string, body: Record<string, string>, wanted: boolean) {
      const statements: Statement[] = [];
      const ask = pg.Client.prototype.query as (...given: unknown[]) => unknown;
      pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
        const [first, values] = given as [Statement, unknown[] | undefined];
        statements.push(typeof first === "string" && values ? { text: first, values } : first);
        return ask.apply(this, given);
      } as typeof pg.Client.prototype.query;
      try {
        const reply = await app.inject({
          method: "POST",
          url: path,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          payload: new URLSearchParams(body).toString(),
        });
        if (reply.statusCode !== 303)
          throw new Error(`an answer was not kept: ${reply.statusCode}`);
        return wanted ? statements : null;
      } finally {
        pg.Client.prototype.query = ask as typeof pg.Client.prototype.query;
      }
    },
    close: async () => {
      await app.close();
      await db.close();
    },
  };
}
