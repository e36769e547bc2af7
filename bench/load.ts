import { randomBytes } from "node:crypto";
import { loadProductSpread } from "../src/stage/nations/content.ts";
import { makeHoldings } from "../src/stage/nations/holdings.ts";
import { makeRandom, type Random } from "../src/stage/nations/index.ts";
import { type LoadedAsset, loadAssets } from "../src/things/assets/index.ts";
import { type Database, openDatabase } from "../src/base/data/db.ts";
import { SYSTEM } from "../src/base/viewer.ts";
import { readSecret } from "../src/base/keys/secret.ts";
import { signNoticeLink } from "../src/post/notices/link.ts";
import type pg from "pg";
import { type NamedProduct, resolveReleases } from "../src/things/products/index.ts";
import {
  type BenchDatabase,
  idOf,
  makeInstitutions,
  startBenchDatabase,
  startWeb,
} from "./world.ts";

/**
 * Registers of those institutions, `count` lines over all of them, with what the demo's institutions hold
 * (products, spellings and versions of content/nations); `instead` may put another product in a line's place.
 */
export async function makeRegisters(
  database: BenchDatabase,
  institutions: number,
  count: number,
  instead: (random: Random) => NamedProduct | null = () => null,
): Promise<void> {
  const work = openDatabase({ url: database.url, role: "tasuki_work", max: 1 });
  const holdings = makeHoldings(loadProductSpread());
  const createdAt = new Date();
  function* lines(): Generator<Omit<LoadedAsset, "releaseId">> {
    let made = 0;
    for (let i = 1; i <= institutions; i++) {
      const random = makeRandom("bench", i);
      const large = i % 500 >= 150 ? "hospital_large" : "hospital_small";
      const holder = { id: idOf(`i${i}`), audience: i % 13 > 0 ? "clinic" : large } as const;
      for (const row of holdings(
        { ...holder, registeredAt: createdAt, maintainers: [""] },
        random,
      )) {
        if (row.absent || made >= (count * i) / institutions) continue;
        made += 1;
        const named = instead(random);
        const kind = (named?.kind ?? row.kind) as LoadedAsset["kind"];
        const line = { ...row, ...named, kind, vendor: named?.vendor ?? row.vendor ?? "" };
        yield { ...line, product: named?.product ?? row.product ?? "", note: null, createdAt };
      }
    }
  }
  const client = await database.owner.connect();
  try {
    await loadAssets(client, released(work, lines()));
    await client.query("vacuum analyze assets.asset");
    await client.query("analyze");
  } finally {
    client.release();
    await work.close();
  }
}

const BATCH = 20_000;

/** Each line with its release; what is new is looked up so many lines at a time. */
async function* released(
  work: Database,
  lines: Iterable<Omit<LoadedAsset, "releaseId">>,
): AsyncGenerator<LoadedAsset> {
  const known = new Map<string, string>();
  const keyOf = (line: NamedProduct) =>
    JSON.stringify([line.vendor, line.product, line.model, line.version]);
  async function* look(batch: Omit<LoadedAsset, "releaseId">[]): AsyncGenerator<LoadedAsset> {
    const fresh = new Map(batch.map((line) => [keyOf(line), line as NamedProduct]));
    for (const key of fresh.keys()) if (known.has(key)) fresh.delete(key);
    const ids = await work.asViewer(SYSTEM, (tx) => resolveReleases(tx, [...fresh.values()]));
    for (const [at, key] of [...fresh.keys()].entries()) known.set(key, ids[at]!);
    for (const line of batch) yield { ...line, releaseId: known.get(keyOf(line))! };
  }
  let batch: Omit<LoadedAsset, "releaseId">[] = [];
  for (const line of lines) {
    if (batch.push(line) < BATCH) continue;
    yield* look(batch);
    batch = [];
  }
  yield* look(batch);
}

/**
 * One published advisory that reached every institution of `makeInstitutions`, six in ten of them as affected, the
 * others with the question 「お使いですか」; a mail was sent to each. For measuring what people answer.
 */
export async function makeToldReactions(owner: pg.Pool): Promise<void> {
  await owner.query(`
    insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title, tlp, state)
      values (id_of('a'), '甲電機', 'https://kou.example', 'A-1', 'hand', '1', '甲電機のVPN装置の弱点について（インターネットから入り込まれるおそれ）', 'GREEN', 'published');
    insert into advisories.affected (advisory_id, place, product_ref, name, vendor, product, version, status, readable)
      select id_of('a'), n, 'P-' || n, '甲電機 ゲート ' || n, '甲電機', 'ゲート ' || n, '<2.' || n, 'affected', true from generate_series(1, 20) n;
    insert into guidance.guidance (id, advisory_id, revision, state) values (id_of('g'), id_of('a'), 1, 'published');
    insert into guidance.guidance_text (guidance_id, class, summary, actions, if_cannot)
      select id_of('g'), class, repeat('インターネットの出入口に置く装置に弱点が見つかりました。実際の攻撃に使われています。', 4),
        (select jsonb_agg(jsonb_build_object('text', repeat('業者に連絡して、装置のソフトウェアを更新してもらってください。', 2), 'minutes', 10, 'ifUnknown', '保守の業者に聞いてください。')) from generate_series(1, 4)),
        '業者と相談し、できるまでの間の対策を決めてください。'
      from unnest('{clinic,hospital_small,hospital_large,director,vendor}'::text[]) class;
    insert into reactions.publication (id, advisory_id, guidance_id, mark, tlp, published_at, priority_inputs)
      values (id_of('p'), id_of('a'), id_of('g'), 'live', 'GREEN', now(), '{"decisions":[]}');
    insert into reactions.reaction (advisory_id, publication_id, institution_id, mark, basis, reason, asked_kinds, exposure, priority,
        stage, prefecture, audience_class, tier, route_id, relay_id, created_at, notified_at, acknowledge_by, applicability_by, action_by, next_chase_at)
      select id_of('a'), id_of('p'), organisation_id, 'live', case when n % 10 < 6 then 'affected' else 'asked' end,
        case when n % 10 < 6 then '台帳: 甲電機 ゲート 1 版 1.4。対象: 2.1 より前' else 'VPN装置: 台帳に記載がないため、お使いかどうかをお尋ねしています' end,
        case when n % 10 < 6 then '{}' else '{vpn}'::text[] end, 'unknown', 'high', 'notified', prefecture, audience_class, tier,
        route_id, id_of('relay' || prefecture::int), now(), now(), now() + interval '1 day', now() + interval '3 days', now() + interval '7 days', now() + interval '1 day'
      from (select row_number() over (order by organisation_id) as n, * from members.institution) i;
    insert into notices.letter (id, template, subject, body, link_path)
      values (id_of('letter'), 'advisory@1', '確認のお願い', '{{answerUrl}}', '/r/{token}');
    insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, link_expires_at)
      select 'advisory', id_of('letter'), r.id, r.institution_id, c.id, now() + interval '30 days'
      from reactions.reaction r join organisations.contact c on c.organisation_id = r.institution_id`);
  for (const table of ["reactions.reaction", "notices.notice", "guidance.guidance_text"])
    await owner.query(`vacuum analyze ${table}`);
}

/** A reader's own link, as a mail carries it. */
export interface ReplyLink {
  path: string;
  asked: boolean;
  /** Of its notice, reaction, institution and contact. */
  ids: readonly string[];
}

/** Signed links of those notices, each of another institution. */
export async function findLinks(owner: pg.Pool, secretKey: string): Promise<ReplyLink[]> {
  const secret = readSecret({ dataDir: "", secretKey }).toString("base64url");
  const { rows } = await owner.query<{
    id: string;
    expires: Date;
    asked: boolean;
    ids: string[];
  }>(
    `select n.id, n.link_expires_at as expires, r.basis = 'asked' as asked,
       array[n.id, r.id, r.institution_id, n.contact_id]::text[] as ids
     from notices.notice n join reactions.reaction r on r.id = n.subject_id order by md5(n.id::text)`,
  );
  return rows.map(({ id, expires, asked, ids }) => ({
    path: `/r/${signNoticeLink(secret, id, expires)}`,
    asked,
    ids,
  }));
}

/** A small nation that was told, with a web process that answers its links; `work` is done, and all is put away. */
export async function withReplyLinks<T>(
  work: (all: { database: BenchDatabase; links: ReplyLink[]; address: string }) => Promise<T>,
): Promise<T> {
  const database = await startBenchDatabase();
  try {
    await makeInstitutions(database.owner, 100);
    await makeToldReactions(database.owner);
    const secret = randomBytes(32).toString("hex");
    const links = await findLinks(database.owner, secret);
    const web = await startWeb(database, { SECRET_KEY: secret });
    try {
      return await work({ database, links, address: web.address });
    } finally {
      await web.stop();
    }
  } finally {
    await database.stop();
  }
}
