import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import type { Organisation, OrganisationKind } from "./api.ts";

export async function getOrganisation(tx: Tx, id: string) {
  const row = await tx
    .selectFrom("organisations.organisation")
    .select(["id", "kind", "name", "closed_at as closedAt"])
    .where("id", "=", id)
    .executeTakeFirst();
  return row && { ...row, kind: row.kind as OrganisationKind };
}

/** Organisations that are not institutions, as far as the viewer may see them. */
export async function findOrganisations(tx: Tx, kind: string | undefined): Promise<Organisation[]> {
  const { rows } = await sql<Organisation>`
    select o.id, o.kind, o.name, o.kana, o.prefecture, o.closed_at is not null as closed,
      (count(c.id))::int as contacts, (count(c.account_id))::int as accounts
    from organisations.organisation o
    left join organisations.contact c on c.organisation_id = o.id and c.removed_at is null
    where o.kind <> 'institution' and (${kind ?? null}::text is null or o.kind = ${kind ?? null})
    group by o.id order by o.kind, o.prefecture, o.name limit 2000`.execute(tx);
  return rows;
}

type Names = { name: string; kana: string | null; prefecture: string | null };

export async function saveNewOrganisation(tx: Tx, kind: string, names: Names): Promise<string> {
  const made = await sql<{
    id: string;
  }>`insert into organisations.organisation (kind, name, kana, prefecture)
    values (${kind}, ${names.name}, ${names.kana}, ${names.prefecture}) returning id`.execute(tx);
  return made.rows[0]!.id;
}

export async function saveOrganisation(tx: Tx, id: string, names: Names): Promise<void> {
  await sql`update organisations.organisation set name = ${names.name}, kana = ${names.kana},
    prefecture = ${names.prefecture} where id = ${id}`.execute(tx);
}

/** Closes or reopens; sessions that act for a closed organisation end by themselves. */
export async function saveClosure(tx: Tx, id: string, closedAt: Date | null): Promise<void> {
  await sql`update organisations.organisation set closed_at = ${closedAt} where id = ${id}`.execute(
    tx,
  );
}

/** The secretariat's own organisation; made, with this name, when the installation is new. */
export async function getSecretariat(tx: Tx, name: string): Promise<string> {
  const found = await sql<{ id: string }>`select id from organisations.organisation
    where kind = 'secretariat' and closed_at is null order by created_at limit 1`.execute(tx);
  if (found.rows[0]) return found.rows[0].id;
  const made = await sql<{ id: string }>`insert into organisations.organisation (kind, name)
    values ('secretariat', ${name}) returning id`.execute(tx);
  return made.rows[0]!.id;
}
