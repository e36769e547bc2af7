import { createHash } from "node:crypto";
import { signNoticeLink } from "../../src/post/notices/link.ts";
import { makeAdvisory } from "./advisory.ts";
import type { Installation } from "./installation.ts";

/** Every institution was told, and has its link. */
export async function openLinks({
  owner,
  secretKey,
}: Installation): Promise<{ reactionId: string; token: string }[]> {
  const { advisoryId, guidanceId } = await makeAdvisory(owner, "links");
  await owner.query(
    `insert into reactions.publication (id, advisory_id, guidance_id, mark, tlp, published_at, priority_inputs)
       values (id_of('publication'), '${advisoryId}', '${guidanceId}', 'live', 'GREEN', now(), '{}');
     insert into reactions.reaction (advisory_id, publication_id, institution_id, mark, basis, reason, exposure, priority, stage, tier, prefecture,
         audience_class, created_at, notified_at, acknowledge_by, applicability_by, action_by)
       select '${advisoryId}', id_of('publication'), organisation_id, 'live', 'rule', '理由', 'none', 'normal', 'notified', tier, prefecture,
         audience_class, now(), now(), now() + interval '1 day', now() + interval '2 days', now() + interval '9 days'
       from members.institution;
     insert into notices.letter (id, template, subject, body, link_path) values (id_of('letter'), 'advisory@1', 's', 'b', '/r/{token}');
     insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, link_expires_at)
       select 'advisory', id_of('letter'), r.id, r.institution_id, c.id, now() + interval '30 days'
       from reactions.reaction r join organisations.contact c on c.organisation_id = r.institution_id`,
  );
  const { rows } = await owner.query<{ id: string; subject: string; expires: Date }>(
    "select id, subject_id as subject, link_expires_at as expires from notices.notice",
  );
  // As the roles derive it from SECRET_KEY.
  const secret = createHash("sha256").update(secretKey).digest().toString("base64url");
  return rows.map((row) => ({
    reactionId: row.subject,
    token: signNoticeLink(secret, row.id, row.expires),
  }));
}
