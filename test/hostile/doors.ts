import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { runNextFeed } from "../../src/warnings/feeds/run-feeds.ts";
import { takeMail } from "../../src/post/mailboxes/take.ts";
import { putSettings } from "../../src/joining/dues/api.ts";
import { createTestDatabase } from "../database.ts";
import { runJobs, startTestWeb, testContext } from "../web.ts";
import { makeWorld, viewerOf } from "../world.ts";
import type { HostileFile } from "./files.ts";
import { upload } from "./upload.ts";

/** What became of a file at a door: taken, or told why not. "silent": neither; "crashed": an error of ours. */
export type Outcome = "taken" | "told" | "silent" | "crashed";
type Door = (file: HostileFile) => Promise<Outcome>;

interface Told {
  findings?: unknown[];
  [name: string]: unknown;
}

/** Every way by which a file comes in, over one installation. */
export async function openDoors(): Promise<{
  doors: Record<string, Door>;
  close(): Promise<void>;
}> {
  const database = await createTestDatabase();
  const world = await makeWorld(database);
  const context = testContext(database, "web", { ALLOW_PRIVATE_FETCH: "127.0.0.1" });
  const work = { ...context, db: database.work };
  const web = await startTestWeb(context);
  const secretariat = viewerOf("secretariat", world.secretariat);
  const issuer = { name: "架空協議会", address: "", contact: "", registration: null };
  await web.ask(secretariat, putSettings, { body: { on: true, issuer, account: "架空銀行" } });

  const send = async (url: string, file: HostileFile): Promise<{ status: number; told: Told }> => {
    const reply = await upload(web, secretariat, url, file.name, file.bytes);
    return { status: reply.statusCode, told: reply.json<Told>() };
  };
  /** A reply that took something says how much; one that did not says why. */
  const judge = ({ status, told }: { status: number; told: Told }, taken: unknown): Outcome => {
    if (status >= 500) return "crashed";
    if (status !== 200) return told.message ? "told" : "silent";
    return taken ? "taken" : told.findings?.length ? "told" : "silent";
  };

  let served: { body: Buffer; coding: string | undefined } = {
    body: Buffer.alloc(0),
    coding: undefined,
  };
  const server: Server = createServer((_request, response) => {
    if (served.coding) response.setHeader("content-encoding", served.coding);
    response.end(served.body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const feed = async (path: string, coding?: string): Promise<Outcome> => {
    await database.owner.query("delete from feeds.feed");
    await database.owner.query(
      "insert into feeds.feed (name, url, every_hours, created_at, next_run_at) values ('x', $1, 6, $2, $2)",
      [base + path, context.clock.now()],
    );
    served.coding = coding;
    await runNextFeed(work);
    const { rows } = await database.owner.query("select reason, last_result from feeds.feed");
    if (rows[0].reason === "internal") return "crashed";
    return rows[0].reason === null ? "taken" : "told";
  };

  const doors: Record<string, Door> = {
    register: async (file) => {
      const reply = await send(`/api/assets/sheets?institutionId=${world.clinicTokyo}`, file);
      return judge(reply, reply.told.lines);
    },
    bank: async (file) => {
      const reply = await send("/api/transfers", file);
      return judge(reply, Number(reply.told.lines) + Number(reply.told.outgoing) > 0);
    },
    documents: async (file) => {
      const reply = await send("/api/feeds/files", file);
      const files = (reply.told.files ?? []) as { outcome: string; refusal: string | null }[];
      if (files.some(({ outcome, refusal }) => outcome === "refused" && !refusal)) return "silent";
      if (files.some(({ refusal }) => refusal?.includes("途中で失敗した"))) return "crashed";
      return judge(reply, files.length);
    },
    roster: async (file) => {
      const reply = await send("/api/rosters", file);
      if (reply.status !== 200) return judge(reply, null);
      await runJobs(database, work);
      const { rows } = await database.owner.query(
        "select state, jsonb_array_length(findings) as findings from rosters.import where id = $1",
        [reply.told.id],
      );
      await database.owner.query("delete from rosters.import");
      if (rows[0].state === "preview") return "taken";
      return rows[0].state === "refused" && rows[0].findings > 0 ? "told" : "silent";
    },
    mail: async ({ bytes }) => {
      await takeMail(work, bytes, { source: "smtp" });
      return "taken";
    },
    source: async ({ bytes }) => {
      served = { body: bytes, coding: undefined };
      return feed("/white/");
    },
    "packed source": async ({ bytes }) => {
      served = { body: bytes, coding: undefined };
      return feed("/x.json", "gzip");
    },
  };
  return {
    doors,
    close: async () => {
      await web.close();
      server.close();
      await database.drop();
    },
  };
}
