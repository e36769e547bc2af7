import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, first } from "../../base/data/rows.ts";
import type { Given, ListRow, Stored } from "../../base/contract.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";
import type { findPublications, getDraft, scheduled } from "./api-publications.ts";

const NEWEST = inOrder("publications", down("moment", "p.published_at"), down("uuid", "p.id"));

/** Publications, the newest first. */
export const findPublicationRows = (tx: Tx, page: PageAsked) =>
  paged(
    tx,
    NEWEST,
    page,
    ({ key, after, order }) => sql<Keyed & ListRow<typeof findPublications>>`
    select p.id, p.guidance_id as "guidanceId", p.advisory_id as "advisoryId", a.title, p.mark, g.revision,
      p.published_at as "publishedAt", p.withdrawn_at as "withdrawnAt", ${key}
    from reactions.publication p
      join advisories.advisory a on a.id = p.advisory_id
      join guidance.guidance g on g.id = p.guidance_id
    where ${after} ${order}`,
  );

/** Guidance that waits for its time, the soonest first. At most 100. */
export const findScheduled = (tx: Tx) =>
  all(tx)<Stored<typeof scheduled>>`
    select g.id as "guidanceId", g.advisory_id as "advisoryId", a.title, g.mark, g.publish_at as "publishAt"
    from guidance.guidance g join advisories.advisory a on a.id = g.advisory_id
    where g.state = 'scheduled' and g.publish_at is not null order by g.publish_at limit 100`;

/** When a guidance is to go out, or went; with its texts. */
export const getDraftParts = (tx: Tx, guidanceId: string) =>
  first(tx)<{
    publishAt: Date | null;
    publication: Given<typeof getDraft>["publication"];
    texts: { class: string; summary: string; actions: unknown; ifCannot: string }[];
  }>`
    select g.publish_at as "publishAt",
      (select json_build_object('id', p.id, 'publishedAt', p.published_at, 'withdrawnAt', p.withdrawn_at,
          'withdrawnReason', p.withdrawn_reason)
        from reactions.publication p where p.guidance_id = g.id) as publication,
      coalesce((select json_agg(json_build_object('class', t.class, 'summary', t.summary, 'actions', t.actions,
          'ifCannot', t.if_cannot))
        from guidance.guidance_text t where t.guidance_id = g.id), '[]') as texts
    from guidance.guidance g where g.id = ${guidanceId}`;
