import type { ClientBase } from "pg";
import { copyRows } from "../../base/data/queries-copy.ts";

const ORGANISATION = "id uuid, kind text, name text, kana text, prefecture text";
const CONTACT = `id uuid, organisation_id uuid, position int, name text, duty text, mail text, phone text,
  reachable text`;

/**
 * Adds many organisations and their contacts in the caller's transaction, which runs as the system; `position` of a
 * contact counts from 1 within its organisation.
 */
export async function loadOrganisations(
  client: ClientBase,
  organisations: Iterable<object>,
  contacts: Iterable<object>,
): Promise<void> {
  await copyRows(client, "organisation", ORGANISATION, organisations);
  await client.query(
    "insert into organisations.organisation (id, kind, name, kana, prefecture) select * from load_organisation",
  );
  await client.query("drop table load_organisation");
  await copyRows(client, "contact", CONTACT, contacts);
  await client.query(
    `insert into organisations.contact (id, organisation_id, position, name, duty, mail, phone, reachable)
     select * from load_contact`,
  );
  await client.query("drop table load_contact");
  await client.query("select organisations.refresh_statistics()");
}
