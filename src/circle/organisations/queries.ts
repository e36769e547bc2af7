import type { Tx } from "../../base/data/db.ts";
import { all, first, one, run } from "../../base/data/rows.ts";
import type { Organisation, OrganisationKind } from "./api.ts";

export async function getOrganisation(tx: Tx, id: string) {
  return first(tx)<{ id: string; kind: OrganisationKind; name: string; closedAt: Date | null }>`
    select id, kind, name, closed_at as "closedAt" from organisations.organisation where id = ${id}`;
}

/** Organisations that are not institutions, as far as the viewer may see them. */
export async function findOrganisations(tx: Tx, kind: string | undefined): Promise<Organisation[]> {
  return all(tx)<Organisation>`
    select o.id, o.kind, o.name, o.kana, o.prefecture, o.closed_at is not null as closed,
      (count(c.id))::int as contacts, (count(c.account_id))::int as accounts
    from organisations.organisation o
    left join organisations.contact c on c.organisation_id = o.id and c.removed_at is null
    where o.kind <> 'institution' and (${kind ?? null}::text is null or o.kind = ${kind ?? null})
    group by o.id order by o.kind, o.prefecture, o.name limit 2000`;
}

type Names = { name: string; kana: string | null; prefecture: string | null };

export async function saveNewOrganisation(tx: Tx, kind: string, names: Names): Promise<string> {
  const { id } = await one(tx)<{ id: string }>`
    insert into organisations.organisation (kind, name, kana, prefecture)
    values (${kind}, ${names.name}, ${names.kana}, ${names.prefecture}) returning id`;
  return id;
}

export async function saveOrganisation(tx: Tx, id: string, names: Names): Promise<void> {
  await run(tx)`update organisations.organisation set name = ${names.name}, kana = ${names.kana},
    prefecture = ${names.prefecture} where id = ${id}`;
}

/** Closes or reopens; sessions that act for a closed organisation end by themselves. */
export async function saveClosure(tx: Tx, id: string, closedAt: Date | null): Promise<void> {
  await run(tx)`update organisations.organisation set closed_at = ${closedAt} where id = ${id}`;
}

/** The secretariat's own organisation; made, with this name, when the installation is new. */
export async function getSecretariat(tx: Tx, name: string): Promise<string> {
  const found = await first(tx)<{ id: string }>`select id from organisations.organisation
    where kind = 'secretariat' and closed_at is null order by created_at limit 1`;
  if (found) return found.id;
  return saveNewOrganisation(tx, "secretariat", { name, kana: null, prefecture: null });
}
