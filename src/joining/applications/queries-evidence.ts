import { sql } from "kysely";
import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first } from "../../base/data/rows.ts";
import { readableDomain } from "../../base/words/text.ts";
import type { other } from "./api.ts";
import { looksLike, splitHost } from "./evidence.ts";

const HOST = sql<string>`lower(split_part(c.mail, '@', 2))`;

/** Organisations that have contacts on this domain or under it; at most twenty. */
export const findMembersOn = (tx: Tx, domain: string) =>
  all(tx)<{ id: string; name: string; people: number }>`
    select o.id, o.name, count(*)::int as people
    from organisations.contact c join organisations.organisation o on o.id = c.organisation_id
    where c.removed_at is null and o.closed_at is null and (${HOST} = ${domain} or ${HOST} like ${`%.${domain}`})
    group by o.id, o.name order by people desc, o.name, o.id limit 20`;

/** Whether a domain only looks like that of an earlier member. */
export async function imitatesMember(tx: Tx, domain: string, now: Date): Promise<boolean> {
  const { ending } = splitHost(domain);
  const length = [...readableDomain(domain)].length;
  // What looks alike has the same ending and nearly the same length; hosts may have a name in front.
  const rows = await all(tx)<{ host: string }>`
    select distinct ${HOST} as host from organisations.contact c
    where c.removed_at is null and ${HOST} like ${`%.${ending}`} and length(${HOST}) between ${length - 2} and ${length + 20}
    limit 20000`;
  return rows.some(({ host }) => {
    const member = splitHost(host).domain;
    return member !== null && member !== domain && looksLike(domain, member, now);
  });
}

/** Applications of the same organisation, domain or address, other than this one and those that stand with it. */
export const findOthers = (
  tx: Tx,
  of: {
    id: string;
    name: string;
    prefecture: string | null;
    facilityId: string | null;
    domain: string;
    mailKey: string;
    /** Domains of free mail say nothing about who belongs together. */
    byDomain: boolean;
  },
) =>
  all(tx)<Stored<typeof other>>`
    select * from (
      select id, name, person, state, sent_at as "sentAt", array_remove(array[
        case when coalesce(facility_id = ${of.facilityId}, name = ${of.name} and prefecture is not distinct from ${of.prefecture})
          then 'organisation' end,
        case when ${of.byDomain} and domain = ${of.domain} then 'domain' end,
        case when mail_key = ${of.mailKey} then 'mail' end], null) as because
      from applications.application
      where id <> ${of.id}
        and (facility_id = ${of.facilityId} or domain = ${of.domain} or mail_key = ${of.mailKey} or name = ${of.name})
    ) near where because <> '{}' order by "sentAt" desc, id limit 20`;

/** Names of people of the secretariat, by account. */
export async function findNames(tx: Tx, accountIds: readonly string[]) {
  const rows = await all(tx)<{ id: string; name: string }>`
    select id, name from accounts.account where id = any(${accountIds}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The member that this facility is already, by the facility itself or one of its codes. */
export const getMemberOf = async (tx: Tx, facilityId: string | null, codes: readonly string[]) =>
  (await first(tx)<{ id: string; name: string }>`
    select o.id, o.name from members.institution i join organisations.organisation o on o.id = i.organisation_id
    where o.closed_at is null and (i.facility_id = ${facilityId} or i.code = any(${codes}::text[])) limit 1`) ??
  null;
