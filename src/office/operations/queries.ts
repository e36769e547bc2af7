import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import type { Concern } from "./concerns.ts";

/** What a job concerns, by the job's id: a name, and of an event also what happened. */
export interface Named {
  job: string;
  name: string | null;
  event: string | null;
}

/** The names of what jobs concern, as far as it still exists. */
export const findNames = (tx: Tx, concerns: readonly Concern[]) =>
  all(tx)<Named>`
    select c.job, e.name as event,
      coalesce(f.file_name, g.title, pub.title, ea.title, er.title, eo.name) as name
    from json_to_recordset(${JSON.stringify(concerns)}::json) as c(job uuid, kind text, id uuid, number bigint)
      left join rosters.import f on c.kind = 'import' and f.id = c.id
      left join guidance.guidance gu on c.kind = 'guidance' and gu.id = c.id
      left join advisories.advisory g on g.id = gu.advisory_id
      left join reactions.publication pu on c.kind = 'publication' and pu.id = c.id
      left join advisories.advisory pub on pub.id = pu.advisory_id
      left join base.event e on c.kind = 'event' and e.id = c.number
      left join advisories.advisory ea on ea.id = e.subject_id
      left join reactions.reaction ere on ere.id = e.subject_id
      left join advisories.advisory er on er.id = ere.advisory_id
      left join organisations.organisation eo on eo.id = e.for_organisation_id`;

/** The names of people, by account. */
export async function findPeople(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await all(tx)<{ id: string; name: string }>`
    select id, name from accounts.account where id = any (${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.name]));
}
