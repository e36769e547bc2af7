import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, run } from "../../base/data/rows.ts";
import type { Liveness, Proof } from "./api.ts";
import {
  bestLiveness,
  type LivenessFacts,
  livenessOf,
  livingSince,
  provingKinds,
} from "./liveness.ts";

/** Proofs that the very address works end what an earlier bounce said of it. */
const REVIVING: readonly Proof[] = ["reply", "invitation"];

/** A contact by its id, or every contact that signs in with an account, where said of one organisation only. */
export type ProofOf = string | { accountId: string; organisationId?: string };

/**
 * Keeps that a contact showed by itself, at this moment, that it can be reached. An earlier moment than the one
 * known changes nothing. A contact that the viewer may not see is left alone.
 */
export async function recordProof(tx: Tx, of: ProofOf, by: Proof, at: Date): Promise<void> {
  if (typeof of === "object") {
    const { accountId, organisationId } = of;
    const within = organisationId ? sql`and c.organisation_id = ${organisationId}` : sql``;
    await keep(tx, sql`c.account_id = ${accountId} and c.removed_at is null ${within}`, by, at);
    return;
  }
  await keep(tx, sql`c.id = ${of}`, by, at);
  if (!REVIVING.includes(by)) return;
  await run(tx)`update organisations.contact set mail_dead_at = null
    where id = ${of} and mail_dead_at < ${at}`;
}

const keep = (tx: Tx, which: RawBuilder<unknown>, by: Proof, at: Date) =>
  run(tx)`
    insert into organisations.proof (contact_id, organisation_id, by, at)
    select c.id, c.organisation_id, ${by}, ${at}::timestamptz from organisations.contact c where ${which}
    on conflict (contact_id, by) do update set at = greatest(proof.at, excluded.at)`;

/** Another address is another thing to prove; that somebody signed in stays true. */
export const removeMailProofs = (tx: Tx, contactId: string) =>
  run(tx)`
    delete from organisations.proof where contact_id = ${contactId} and by <> 'sign_in'`;

interface FactsRow extends LivenessFacts {
  id: string;
  organisationId: string;
}

async function findFacts(tx: Tx, organisationIds: readonly string[]): Promise<FactsRow[]> {
  const rows = await all(tx)<
    Omit<FactsRow, "proofs"> & { proofs: { by: Proof; at: string }[] | null }
  >`
    select c.id, c.organisation_id as "organisationId", c.mail, c.mail_dead_at as "mailDeadAt",
      (select json_agg(json_build_object('by', p.by, 'at', p.at)) from organisations.proof p
       where p.contact_id = c.id) as proofs
    from organisations.contact c
    where c.removed_at is null and c.organisation_id = any (${[...organisationIds]}::uuid[])`;
  return rows.map((row) => ({
    ...row,
    proofs: (row.proofs ?? []).map(({ by, at }) => ({ by, at: new Date(at) })),
  }));
}

/**
 * How each of these organisations stands, and each of its contacts, by id: the best contact speaks for its
 * organisation. Every organisation is in the map.
 */
export async function findLiveness(
  tx: Tx,
  organisationIds: readonly string[],
  now: Date,
): Promise<Map<string, Liveness>> {
  const facts = await findFacts(tx, organisationIds);
  const lives = new Map(facts.map((row) => [row.id, livenessOf(row, now)]));
  const contacts = Map.groupBy(facts, (row) => row.organisationId);
  for (const id of organisationIds)
    lives.set(id, bestLiveness((contacts.get(id) ?? []).map((row) => lives.get(row.id)!)));
  return lives;
}

/**
 * For lists and counts: whether the organisation of a column has a contact that is alive or fading. The same rule
 * as `livenessOf`; an exists, so that the planner may join instead of asking row by row.
 */
export const isLiving = (organisationId: string, now: Date): RawBuilder<boolean> =>
  sql<boolean>`exists (select from organisations.proof living
    join organisations.contact c on c.id = living.contact_id and c.removed_at is null and c.mail_dead_at is null
    where living.organisation_id = ${sql.ref(organisationId)} and living.at >= ${livingSince(now)}
      and living.by = any (${provingKinds(now)}::text[]))`;
