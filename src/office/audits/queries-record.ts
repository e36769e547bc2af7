import { sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import type { HeardEvent } from "../../base/later/events.ts";
import { down, inOrder, type Keyed, type PageAsked, paged } from "../../base/data/paged.ts";

/** Which events are meant; everything left out means all. */
export interface RecordChoice {
  organisationId: string | null;
  /** Part of the name of the organisation whose matter it is. */
  organisation: string | null;
  /** Part of a name or mail address of who did it. */
  person: string | null;
  /** Done by people of `organisationId`, or by anybody else. */
  side: "own" | "others" | null;
  names: readonly string[] | null;
  from: Date | null;
  before: Date | null;
}

export type EventRow = Omit<HeardEvent, "subjectId" | "mark">;

const NEWEST = inOrder("audits", down("number", "e.id"));

/** Events that the viewer may see, the newest first. */
export function findEvents(tx: Tx, choice: RecordChoice, page: PageAsked) {
  const { organisationId, organisation, person, side, names, from, before } = choice;
  const like = (text: string) => sql`ilike ${anywhere(text)}`;
  return paged(
    tx,
    NEWEST,
    page,
    ({ key, after, order }) => sql<EventRow & Keyed>`
    select e.id, e.at, e.name, e.account_id as "accountId", e.organisation_id as "organisationId",
      e.for_organisation_id as "forOrganisationId", e.data, ${key}
    from base.event e where ${after}
      ${organisationId ? sql`and e.for_organisation_id = ${organisationId}` : sql``}
      ${organisation ? sql`and e.for_organisation_id in (select o.id from organisations.organisation o where o.name ${like(organisation)})` : sql``}
      ${person ? sql`and e.account_id in (select a.id from accounts.account a where a.name ${like(person)} or a.mail ${like(person)})` : sql``}
      ${side === "own" ? sql`and e.organisation_id = e.for_organisation_id` : sql``}
      ${side === "others" ? sql`and e.organisation_id is distinct from e.for_organisation_id` : sql``}
      ${names ? sql`and e.name = any (${[...names]}::text[])` : sql``}
      ${from ? sql`and e.at >= ${from}` : sql``} ${before ? sql`and e.at < ${before}` : sql``}
    ${order}`,
  );
}

/** Names by id. Read as the system: the events were chosen before, as the viewer. */
export async function findNames(
  tx: Tx,
  accountIds: readonly string[],
  organisationIds: readonly string[],
): Promise<{ people: Map<string, string>; organisations: Map<string, string> }> {
  const people = await all(tx)<{ id: string; name: string }>`
    select id, name from accounts.account where id = any (${[...accountIds]}::uuid[])`;
  const organisations = await all(tx)<{ id: string; name: string }>`
    select id, name from organisations.organisation where id = any (${[...organisationIds]}::uuid[])`;
  return {
    people: new Map(people.map(({ id, name }) => [id, name])),
    organisations: new Map(organisations.map(({ id, name }) => [id, name])),
  };
}
