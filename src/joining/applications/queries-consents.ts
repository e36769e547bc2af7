import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";

export interface Said {
  textId: string;
  version: string;
  given: boolean;
  at: Date;
}

/** What was said with one thing: an application. */
export async function findConsentsOf(tx: Tx, saidWith: string): Promise<Said[]> {
  return tx
    .selectFrom("applications.consent")
    .select(["text_id as textId", "text_version as version", "given", "at"])
    .where("said_with", "=", saidWith)
    .orderBy("text_id")
    .execute();
}

/** The last word of an organisation on each version of each text. Needed ones count as given when anybody gave them. */
export async function findSaid(tx: Tx, organisationId: string): Promise<Said[]> {
  return all(tx)<Said>`
    select distinct on (text_id, text_version) text_id as "textId", text_version as version, given, at
    from applications.consent where organisation_id = ${organisationId}
    order by text_id, text_version, at desc, given desc`;
}

export async function saveSaid(
  tx: Tx,
  by: { organisationId: string; accountId: string | null },
  said: readonly { id: string; version: string; given: boolean }[],
  now: Date,
): Promise<void> {
  await tx
    .insertInto("applications.consent")
    .values(
      said.map(({ id, version, given }) => ({
        organisation_id: by.organisationId,
        account_id: by.accountId,
        text_id: id,
        text_version: version,
        given,
        at: now,
      })),
    )
    .execute();
}

/** Keeps what was said with an application, in place of what was said with it before. */
export async function saveConsentsOf(
  tx: Tx,
  saidWith: string,
  said: readonly { id: string; version: string; given: boolean }[],
  now: Date,
): Promise<void> {
  await removeConsentsOf(tx, [saidWith]);
  await tx
    .insertInto("applications.consent")
    .values(
      said.map(({ id, version, given }) => ({
        said_with: saidWith,
        text_id: id,
        text_version: version,
        given,
        at: now,
      })),
    )
    .execute();
}

/** What was said with these is from now on the word of the organisation. */
export async function bindConsents(
  tx: Tx,
  saidWith: readonly string[],
  organisationId: string,
): Promise<void> {
  await tx
    .updateTable("applications.consent")
    .set({ organisation_id: organisationId })
    .where("said_with", "in", [...saidWith])
    .execute();
}

/** Removes what was said with things that are gone, where it is no organisation's word. */
export async function removeConsentsOf(tx: Tx, saidWith: readonly string[]): Promise<void> {
  await run(tx)`
    delete from applications.consent where said_with = any(${saidWith}::uuid[]) and organisation_id is null`;
}
