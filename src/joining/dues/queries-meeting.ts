import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import type { z } from "zod";
import type { voter } from "./api.ts";

/** Who was a member at the end of a day, of which class, and since when without a break in the record. */
export async function findActiveOn(tx: Tx, on: string) {
  type Active = Pick<z.output<typeof voter>, "id" | "name" | "prefecture" | "since">;
  return all(tx)<Active & { classId: string }>`
    with last as (
      select distinct on (organisation_id) organisation_id, to_state, class from dues.step
      where on_day <= ${on}::date and undone_at is null order by organisation_id, id desc)
    select o.id, o.name, o.prefecture, l.class as "classId",
      (select min(s.on_day) from dues.step s where s.organisation_id = o.id and s.undone_at is null
        and s.on_day <= ${on}::date and s.act in ('settle', 'admit')) as since
    from last l join organisations.organisation o on o.id = l.organisation_id
    where l.to_state = 'active' order by l.class, o.kana nulls last, o.name, o.id`;
}
