import type { ClientBase } from "pg";
import { copyRows } from "../../base/data/queries-copy.ts";

const ORGANISATION = "id uuid, kind text, name text, kana text, prefecture text";
const CONTACT = `id uuid, organisation_id uuid, position int, name text, duty text, mail text, phone text,
  reachable text`;

/** Adds many organisations in the caller's transaction, which runs as the system. */
export async function loadOrganisations(
  client: ClientBase,
  organisations: Iterable<object>,
): Promise<void> {
  await copyRows(client, "organisation", ORGANISATION, organisations);
  await client.query(
    "insert into organisations.organisation (id, kind, name, kana, prefecture) select * from load_organisation",
  );
  await client.query("drop table load_organisation");
}

/** Adds many contacts; `position` counts from 1 within the organisation. */
export async function loadContacts(client: ClientBase, contacts: Iterable<object>): Promise<void> {
  await copyRows(client, "contact", CONTACT, contacts);
  await client.query(
    `insert into organisations.contact (id, organisation_id, position, name, duty, mail, phone, reachable)
     select * from load_contact`,
  );
  await client.query("drop table load_contact");
  await client.query("select organisations.refresh_statistics()");
}
