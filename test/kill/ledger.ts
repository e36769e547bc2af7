import type pg from "pg";
import { findLinks } from "../../bench/load.ts";
import { advisoryOf, bytesOf } from "../conformance/csaf-sample.ts";
import { makeAdvisory } from "./advisory.ts";
import { ask, publish } from "./installation.ts";
import type { Tree } from "./tree.ts";

/** What was acknowledged to somebody, to be held against what is kept. */
export interface Ledger {
  /** Answers by link, documents and publishings, until told to stop; whatever happens to the other side. */
  work(stop: AbortSignal, round: number, cookie: string): Promise<void>;
  /** What was acknowledged and is not there, and what is there more than once, of all rounds so far. */
  compare(): Promise<{ lost: string[]; doubled: string[] }>;
}

const WRITERS = 4;
const PUBLISH_EVERY = 5;

export async function openLedger({ url, owner, secretKey, sink }: Tree): Promise<Ledger> {
  const links = await findLinks(owner, secretKey);
  const { rows } = await owner.query<{ id: string; n: number }>(
    "select subject_id as id from notices.notice order by md5(id::text)",
  );
  const tried = new Map<string, number>();
  const thanked = new Map<string, string[]>();
  const documents = new Map<string, boolean>();
  const published = new Map<string, boolean>();
  const { rowCount: institutions } = await owner.query("select from members.institution");
  let next = 0;

  async function answer(round: number): Promise<void> {
    const at = next++ % links.length;
    const note = `回答 ${round}-${next}`;
    const id = rows[at]!.id;
    tried.set(id, (tried.get(id) ?? 0) + 1);
    const reply = await fetch(url + links[at]!.path, {
      method: "POST",
      body: new URLSearchParams({ answer: "checking", use: "no", note }),
      redirect: "manual",
      signal: AbortSignal.timeout(20_000),
    }).catch(() => null);
    if (reply?.status === 303) thanked.set(id, [...(thanked.get(id) ?? []), note]);
    else await new Promise((done) => setTimeout(done, 100));
  }

  async function upload(round: number, cookie: string): Promise<void> {
    const id = `KILL-${round}-${documents.size}`;
    const form = new FormData();
    form.set("file", new File([new Uint8Array(bytesOf(advisoryOf({ id })))], `${id}.json`));
    const reply = await fetch(`${url}/api/feeds/files`, {
      method: "POST",
      headers: { "x-tasuki": "1", cookie },
      body: form,
      signal: AbortSignal.timeout(20_000),
    }).catch(() => null);
    const told = reply?.ok
      ? ((await reply.json().catch(() => null)) as { files: { outcome: string }[] } | null)
      : null;
    documents.set(id, told?.files[0]?.outcome === "taken");
    await new Promise((done) => setTimeout(done, 300));
  }

  return {
    work: async (stop, round, cookie) => {
      const writers = Array.from({ length: WRITERS }, async () => {
        while (!stop.aborted) await answer(round);
      });
      writers.push(
        (async () => {
          if (round % PUBLISH_EVERY === 0) {
            const made = await makeAdvisory(owner, `kill ${round}`);
            published.set(made.advisoryId, (await publish(url, cookie, made.guidanceId)) === 200);
          }
          while (!stop.aborted) await upload(round, cookie);
        })(),
      );
      await Promise.all(writers);
    },
    compare: async () => {
      const lost: string[] = [];
      const doubled: string[] = [];
      const events = await countOf(
        owner,
        "select subject_id::text as key, count(*)::int as n from base.event where name = 'reactions.answered' group by 1",
      );
      for (const [id, notes] of thanked)
        if ((events.get(id) ?? 0) < notes.length) lost.push(`answer ${id}: ${notes.at(-1)}`);
      for (const [id, n] of events)
        if (n > (tried.get(id) ?? 0)) doubled.push(`answer ${id}: ${n}`);
      const kept = await countOf(
        owner,
        "select tracking_id as key, count(*)::int as n from advisories.advisory where tracking_id like 'KILL-%' group by 1",
      );
      for (const [id, wasTaken] of documents)
        if (wasTaken && !kept.has(id)) lost.push(`document ${id}`);
      for (const [id, n] of kept) if (n > 1) doubled.push(`document ${id}: ${n}`);
      const asked = await countOf(
        owner,
        "select advisory_id::text as key, count(*)::int as n from reactions.reaction group by 1",
      );
      for (const [id, wasDone] of published) {
        const n = asked.get(id) ?? 0;
        if (wasDone ? n < institutions! : n > 0 && n < institutions!)
          lost.push(`publication ${id}: ${n}`);
        if (n > institutions!) doubled.push(`publication ${id}: ${n}`);
      }
      const mails = new Map<string, number>();
      for (const { messageId } of await sink.list({ limit: 200_000 }))
        mails.set(messageId ?? "", (mails.get(messageId ?? "") ?? 0) + 1);
      for (const [id, n] of mails) if (n > 1) doubled.push(`mail ${id}: ${n}`);
      return { lost, doubled };
    },
  };
}

async function countOf(owner: pg.Pool, text: string): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ key: string; n: number }>(text);
  return new Map(rows.map(({ key, n }) => [key, n]));
}

/** Whoever asks is signed in again where their session went with the round. */
export const isSignedIn = async (url: string, cookie: string) =>
  (await ask(url, "GET", "/api/notices/standing", cookie))?.status === 200;
