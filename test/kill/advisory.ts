import type pg from "pg";
import { idOf } from "../world.ts";

/** An advisory with an approved guidance whose rule means every institution. */
export async function makeAdvisory(
  owner: pg.Pool,
  name: string,
): Promise<{ advisoryId: string; guidanceId: string }> {
  const advisoryId = idOf(`advisory ${name}`);
  const guidanceId = idOf(`guidance ${name}`);
  await owner.query(
    `insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title, tlp, severity)
     values ($1, '架空', 'https://example.jp', $2, 'hand', '1', '架空の弱点', 'GREEN', 'high')`,
    [advisoryId, name],
  );
  await owner.query(
    `insert into guidance.guidance (id, advisory_id, revision, state, rule, reviewer_id)
     values ($1, $2, 1, 'approved', $3, gen_random_uuid())`,
    [guidanceId, advisoryId, JSON.stringify({ kinds: ["hospital", "clinic"] })],
  );
  await owner.query(
    `insert into guidance.guidance_text (guidance_id, class, summary, if_cannot, vendor_enquiry)
     select $1, class, '要約です。', '', '' from unnest(array['clinic', 'hospital_small', 'hospital_large', 'director', 'vendor']) class`,
    [guidanceId],
  );
  return { advisoryId, guidanceId };
}
