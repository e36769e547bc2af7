import { type RawBuilder, sql } from "kysely";
import type { findMatches, listed } from "./api.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import { MOST_COUNTED, type Stored } from "../../base/contract.ts";
import type { Change } from "../../sources/documents/index.ts";
import type { AdvisoryContent } from "./queries-intake.ts";

export interface Filter {
  state?: string | undefined;
  severity?: string | undefined;
  exploited?: boolean;
  held?: boolean;
  text?: string | undefined;
}

/** Institutions that hold what is, or may be, affected by advisory `a`, or by any document of its matter. */
const HELD = sql`from advisories.verdict v join assets.asset s on s.release_id = v.release_id and s.removed_at is null
  where v.advisory_id = a.id and v.verdict <> 'not'`;
const HELD_IN_MATTER = sql`from advisories.advisory m join advisories.verdict v on v.advisory_id = m.id and v.verdict <> 'not'
  join assets.asset s on s.release_id = v.release_id and s.removed_at is null where m.matter = a.matter`;

/** What is looked for, said of advisory `a`. */
function conditions(filter: Filter): RawBuilder<unknown> {
  const words = (filter.text ?? "").split(/\s+/).filter(Boolean).slice(0, 8);
  return sql.join(
    [
      sql`true`,
      ...(filter.severity ? [sql`a.severity = ${filter.severity}`] : []),
      ...(filter.exploited ? [sql`a.exploited`] : []),
      ...(filter.held ? [sql`exists (select ${HELD})`] : []),
      ...words.map((word) => sql`a.search like ${anywhere(word)}`),
    ],
    sql` and `,
  );
}

const columns = (
  held: RawBuilder<unknown>,
) => sql`a.id, a.matter, a.title, a.publisher, a.tracking_id as "trackingId", a.state, a.severity, a.cvss,
  a.kev_added as "kevAdded", a.epss, a.exploited, a.tlp, coalesce((a.content->>'retracted')::boolean, false) as retracted,
  case when not a.exploited then a.content->>'exploitedUnclear' end as "exploitedUnclear",
  a.content->>'retractedUnclear' as "retractedUnclear",
  a.received_at as "receivedAt",
  coalesce(p.names[1:3], '{}') as products, coalesce(array_length(p.names, 1), 0) as "productCount",
  (select count(*)::int from (select distinct s.institution_id ${held} limit ${sql.lit(MOST_COUNTED + 1)}) h) as holders`;
const PRODUCTS = sql`left join lateral (select array_agg(distinct products.full_name(f.vendor, f.product, null)) as names
  from advisories.affected f where f.advisory_id = a.id) p on true`;

export type ListedRow = Stored<typeof listed> & { matter: string };

const NEWEST = inOrder("advisories", down("moment", "a.received_at"), down("uuid", "a.id"));

/** One page of the desk, newest first: of each matter the newest document that fits. */
export function findListed(tx: Tx, filter: Filter, page: PageAsked) {
  const fits = sql`${conditions(filter)} ${filter.state ? sql`and a.state = ${filter.state}` : sql``}`;
  return paged(
    tx,
    NEWEST,
    page,
    ({ key, after, by, order }) => sql<ListedRow & Keyed>`
    with page as materialized (
      select a.* from advisories.advisory a where ${fits} and ${after}
        and not exists (select from advisories.advisory front where front.matter = a.matter
          and (front.received_at, front.id) > (a.received_at, a.id)
          and exists (select from advisories.advisory a where a.id = front.id and ${fits}))
      ${order}
    )
    select ${columns(HELD_IN_MATTER)}, ${key} from page a ${PRODUCTS} order by ${by}`,
  );
}

/** How many matters there are in each state, and in all, counted no further than MOST_COUNTED + 1. */
export async function countStates(tx: Tx, filter: Filter) {
  const rows = await all(tx)<{ state: string | null; count: number }>`
    select a.state, least(count(distinct a.matter), ${sql.lit(MOST_COUNTED + 1)})::int as count
    from advisories.advisory a where ${conditions(filter)} group by grouping sets ((a.state), ())`;
  return {
    counts: rows.filter(({ state }) => state !== null),
    all: rows.find(({ state }) => state === null)?.count ?? 0,
  };
}

export interface AdvisoryDetailRow extends ListedRow {
  origin: "csaf" | "hand";
  documentVersion: string;
  /** Where it stood before a person put it elsewhere. */
  stateBefore: string | null;
  stateNote: string | null;
  fixedVersion: string | null;
  initialRelease: Date | null;
  currentRelease: Date | null;
  isMatched: boolean;
  content: AdvisoryContent;
  cves: string[];
}

export const getDetail = (tx: Tx, id: string) =>
  first(tx)<AdvisoryDetailRow>`
    select ${columns(HELD)}, a.origin, a.document_version as "documentVersion", a.state_before as "stateBefore", a.state_note as "stateNote",
      a.cves,
      a.fixed_version as "fixedVersion", a.initial_release as "initialRelease",
      a.current_release as "currentRelease", a.match_wanted_at is null as "isMatched", a.content
    from advisories.advisory a ${PRODUCTS} where a.id = ${id}`;

/** What KEV and EPSS say of some CVE ids. */
export async function findSignals(tx: Tx, cves: readonly string[]) {
  const rows = await all(tx)<{
    cve: string;
    kevAdded: string | null;
    ransomware: boolean | null;
    epss: number | null;
  }>`select c.cve, k.added as "kevAdded", k.ransomware, e.score as epss
    from unnest(${[...cves]}::text[]) as c(cve)
      left join exploits.kev k on k.cve = c.cve left join exploits.epss e on e.cve = c.cve`;
  return new Map(rows.map((row) => [row.cve, row]));
}

export const findChanges = (tx: Tx, advisoryId: string) =>
  all(tx)<{ from: string; to: string; at: Date; changes: Change[] }>`
    select from_version as from, to_version as to, at, changes from advisories.change
    where advisory_id = ${advisoryId} order by at desc limit 20`;

/** How many releases are affected, possibly, or not; only those that somebody holds. */
export async function countVerdicts(tx: Tx, advisoryId: string) {
  const rows = await all(tx)<{ verdict: string; count: number }>`
    select v.verdict, count(*)::int as count from advisories.verdict v
    where v.advisory_id = ${advisoryId}
      and exists (select from assets.asset s where s.release_id = v.release_id and s.removed_at is null)
    group by v.verdict`;
  return Object.fromEntries(rows.map((row) => [row.verdict, row.count]));
}

/** Releases with their verdict, most institutions first. Without `all` only those that somebody holds. */
export const findMatchRows = (
  tx: Tx,
  advisoryId: string,
  filter: { verdict?: string | undefined; all: boolean },
  limit: number,
) =>
  all(tx)<Stored<(typeof findMatches.reply.shape.items)["element"]>>`
    select v.release_id as "releaseId", concat_ws(' ', nullif(p.vendor, ''), p.name, p.model) as product, r.version, v.verdict,
      v.reason, v.evidence->>'confidence' as confidence, v.evidence->>'expression' as expression,
      case when v.decided_at is null then v.evidence->>'ground' end as ground, v.evidence->>'relation' as relation,
      v.evidence->>'held' as held, v.evidence->>'component' as component, v.evidence->>'productId' as "productRef",
      coalesce(h.institutions, 0) as institutions, v.decided_at as "decidedAt"
    from advisories.verdict v
      join products.release r on r.id = v.release_id join products.product p on p.id = r.product_id
      left join lateral (select count(distinct s.institution_id)::int as institutions from assets.asset s
        where s.release_id = v.release_id and s.removed_at is null) h on true
    where v.advisory_id = ${advisoryId}
      ${filter.verdict ? sql`and v.verdict = ${filter.verdict}` : sql``}
      ${filter.all ? sql`` : sql`and h.institutions > 0`}
    order by array_position(array['affected', 'possibly', 'not'], v.verdict), h.institutions desc, product, r.version nulls last, v.release_id
    limit ${limit}`;

/** A person's word on one release; null gives the release back to the matcher. False where nothing stands. */
export async function saveDecision(
  tx: Tx,
  key: { advisoryId: string; releaseId: string },
  decision: { verdict: string; reason: string; by: string | null; at: Date } | null,
): Promise<boolean> {
  const decided = decision
    ? sql`verdict = ${decision.verdict}, reason = ${decision.reason}, decided_by = ${decision.by}, decided_at = ${decision.at}`
    : sql`decided_by = null, decided_at = null`;
  const saved = await run(tx)`
    update advisories.verdict set ${decided}
    where advisory_id = ${key.advisoryId} and release_id = ${key.releaseId}`;
  return saved > 0;
}

/** What became of it where it was told: being assessed, published, withdrawn. */
export const setAdvisoryState = (tx: Tx, id: string, state: string, now: Date) =>
  run(tx)`
    update advisories.advisory set state = ${state}, changed_at = ${now} where id = ${id}`;
