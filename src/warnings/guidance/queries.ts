import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
import type { Stored } from "../../base/contract.ts";
import type { revision } from "./api.ts";
import type { GuidanceText } from "./queries-revisions.ts";

export const getGuidanceRow = (tx: Tx, id: string) =>
  tx
    .selectFrom("guidance.guidance as g")
    .innerJoin("advisories.advisory as a", "a.id", "g.advisory_id")
    .leftJoin("accounts.account as w", "w.id", "g.author_id")
    .leftJoin("accounts.account as r", "r.id", "g.reviewer_id")
    .select([
      "g.id",
      "g.advisory_id as advisoryId",
      "g.revision",
      "g.state",
      "g.mark",
      "g.change_note as changeNote",
      "g.review_note as reviewNote",
      "g.author_id as authorId",
      "w.name as author",
      "r.name as reviewer",
      "g.publish_at as publishAt",
      "g.ask_kinds as askKinds",
      "g.rule",
      "a.title",
      "a.tlp",
      "a.severity",
      "a.exploited",
      "a.kev_added as kevAdded",
      "a.epss",
    ])
    .where("g.id", "=", id)
    .executeTakeFirst();
export type GuidanceRow = NonNullable<Awaited<ReturnType<typeof getGuidanceRow>>>;

/** The guidance, locked for a change, so that two persons do not pass each other. */
export async function lockGuidance(tx: Tx, id: string): Promise<GuidanceRow | undefined> {
  await run(tx)`select from guidance.guidance where id = ${id} for update`;
  return getGuidanceRow(tx, id);
}

export const findTexts = (tx: Tx, guidanceId: string) =>
  all(tx)<GuidanceText>`
    select class, summary, actions, if_cannot as "ifCannot", vendor_enquiry as "vendorEnquiry"
    from guidance.guidance_text where guidance_id = ${guidanceId}`;

/** Revisions of the guidance of an advisory, newest first. */
export const findRevisions = (tx: Tx, advisoryId: string) =>
  all(tx)<Stored<typeof revision>>`
    select id, revision, state, mark, changed_at as "changedAt" from guidance.guidance
    where advisory_id = ${advisoryId} order by revision desc limit 50`;

/** The newest revision of an advisory under a mark. */
export const getNewest = (tx: Tx, advisoryId: string, mark: string) =>
  first(tx)<{ id: string; state: string; askKinds: string[]; rule: unknown }>`
    select id, state, ask_kinds as "askKinds", rule from guidance.guidance
    where advisory_id = ${advisoryId} and mark = ${mark} order by revision desc limit 1`;

/** What is known of an advisory and of those who hold what it is about. */
export interface Known {
  state: string;
  title: string;
  tlp: string | null;
  exploited: boolean;
  fixedVersion: string | null;
  hasFix: boolean;
  cves: string[];
  /** Some product is affected for certain; else the maker is still looking. */
  isCertain: boolean;
  products: string[] | null;
  /** The product that most institutions hold, as the register names it. */
  held: string | null;
  holders: number;
  institutions: number;
  internet: boolean;
  emr: boolean;
  medical: boolean;
}

export const getKnown = (tx: Tx, advisoryId: string, facingKinds: readonly string[]) =>
  first(tx)<Known>`
    with held as materialized (
      select s.institution_id, s.release_id, s.kind, v.evidence->>'productId' as product_ref, s.internet_facing, s.emr_connected
      from advisories.verdict v join assets.asset s on s.release_id = v.release_id and s.removed_at is null
      where v.advisory_id = ${advisoryId} and v.verdict <> 'not'
    )
    select a.state, a.title, a.tlp, a.exploited, a.fixed_version as "fixedVersion", a.cves,
      coalesce((a.content->>'hasFix')::boolean, false) or a.fixed_version is not null as "hasFix",
      exists (select from advisories.affected f where f.advisory_id = a.id and f.status in ('affected', 'fixed')) as "isCertain",
      coalesce(
        (select array_agg(distinct f.product) from held
          join advisories.affected f on f.advisory_id = a.id and f.product_ref = held.product_ref),
        (select array_agg(distinct products.full_name(f.vendor, f.product, null))
          from advisories.affected f where f.advisory_id = a.id and f.status not in ('fixed', 'not_affected'))) as products,
      (select products.full_name(p.vendor, p.name, null) from held
        join products.release r on r.id = held.release_id join products.product p on p.id = r.product_id
        group by p.id order by count(distinct held.institution_id) desc, p.id limit 1) as held,
      (select count(distinct institution_id)::int from held) as holders,
      (select count(*)::int from members.institution i join organisations.organisation o on o.id = i.organisation_id
        where o.closed_at is null) as institutions,
      exists (select from held where kind = any (${[...facingKinds]}::text[]) and internet_facing is not false) as internet,
      exists (select from held where emr_connected) as emr,
      coalesce((select bool_and(kind = 'medical_device') from held), false) as medical
    from advisories.advisory a where a.id = ${advisoryId}`;
