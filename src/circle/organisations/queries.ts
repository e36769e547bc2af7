import type { Tx } from "../../base/data/db.ts";
import { all, first, one } from "../../base/data/rows.ts";
import type { Organisation, OrganisationKind } from "./api.ts";

export const getOrganisation = (tx: Tx, id: string) =>
  first(tx)<{ id: string; kind: OrganisationKind; name: string; closedAt: Date | null }>`
    select id, kind, name, closed_at as "closedAt" from organisations.organisation where id = ${id}`;

/** Organisations that are not institutions, as far as the viewer may see them. */
export const findOrganisations = (tx: Tx, kind: string | undefined) =>
  all(tx)<Organisation>`
    select o.id, o.kind, o.name, o.kana, o.prefecture, o.closed_at is not null as closed,
      (count(c.id))::int as contacts, (count(c.account_id))::int as accounts
    from organisations.organisation o
    left join organisations.contact c on c.organisation_id = o.id and c.removed_at is null
    where o.kind <> 'institution' and (${kind ?? null}::text is null or o.kind = ${kind ?? null})
    group by o.id order by o.kind, o.prefecture, o.name limit 2000`;

type Names = { name: string; kana: string | null; prefecture: string | null };

/**
 * Makes an organisation, or changes what is given of one that is there (its kind stays). Sessions that act for a
 * closed organisation end by themselves. Gives its id.
 */
export async function saveOrganisation(
  tx: Tx,
  values: (Names & { kind: string }) | ({ id: string; closedAt?: Date | null } & Partial<Names>),
): Promise<string> {
  const { name, kana, prefecture } = values;
  if ("id" in values) {
    await tx
      .updateTable("organisations.organisation")
      .set({ name, kana, prefecture, closed_at: values.closedAt })
      .where("id", "=", values.id)
      .execute();
    return values.id;
  }
  const made = await one(tx)<{ id: string }>`
    insert into organisations.organisation (kind, name, kana, prefecture)
    values (${values.kind}, ${name}, ${kana}, ${prefecture}) returning id`;
  return made.id;
}
