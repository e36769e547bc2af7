import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { PageKey } from "../../base/web/page-key.ts";

const iso = (column: string) =>
  sql`to_char(${sql.ref(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Publications, the newest first. */
export async function findPublicationRows(
  tx: Tx,
  choice: { after: PageKey | null; limit: number },
) {
  const after: RawBuilder<unknown> = choice.after
    ? sql`where (p.published_at, p.id) < (${choice.after.time}::timestamptz, ${choice.after.id}::uuid)`
    : sql``;
  const { rows } = await sql<{
    id: string;
    guidanceId: string;
    advisoryId: string;
    title: string;
    mark: string;
    revision: number;
    publishedAt: string;
    withdrawnAt: string | null;
  }>`
    select p.id, p.guidance_id as "guidanceId", p.advisory_id as "advisoryId", a.title, p.mark, g.revision,
      ${iso("p.published_at")} as "publishedAt", ${iso("p.withdrawn_at")} as "withdrawnAt"
    from reactions.publication p
      join advisories.advisory a on a.id = p.advisory_id
      join guidance.guidance g on g.id = p.guidance_id
    ${after} order by p.published_at desc, p.id desc limit ${choice.limit}`.execute(tx);
  return rows;
}

/** Guidance that waits for its time, the soonest first. At most 100. */
export async function findScheduled(tx: Tx) {
  const { rows } = await sql<{
    guidanceId: string;
    advisoryId: string;
    title: string;
    mark: string;
    publishAt: string;
  }>`
    select g.id as "guidanceId", g.advisory_id as "advisoryId", a.title, g.mark, ${iso("g.publish_at")} as "publishAt"
    from guidance.guidance g join advisories.advisory a on a.id = g.advisory_id
    where g.state = 'scheduled' and g.publish_at is not null order by g.publish_at limit 100`.execute(
    tx,
  );
  return rows;
}

/** When a guidance is to go out, or went; with its texts. */
export async function getDraftParts(tx: Tx, guidanceId: string) {
  const { rows } = await sql<{
    publishAt: string | null;
    publication: {
      id: string;
      publishedAt: string;
      withdrawnAt: string | null;
      withdrawnReason: string | null;
    } | null;
    texts: { class: string; summary: string; actions: unknown; ifCannot: string }[];
  }>`
    select ${iso("g.publish_at")} as "publishAt",
      (select json_build_object('id', p.id, 'publishedAt', ${iso("p.published_at")}, 'withdrawnAt', ${iso("p.withdrawn_at")},
          'withdrawnReason', p.withdrawn_reason)
        from reactions.publication p where p.guidance_id = g.id) as publication,
      coalesce((select json_agg(json_build_object('class', t.class, 'summary', t.summary, 'actions', t.actions,
          'ifCannot', t.if_cannot))
        from guidance.guidance_text t where t.guidance_id = g.id), '[]') as texts
    from guidance.guidance g where g.id = ${guidanceId}`.execute(tx);
  return rows[0];
}
