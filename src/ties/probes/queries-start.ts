import { type RawBuilder, sql } from "kysely";
import type { Tx } from "../../base/data/db.ts";
import { all, one, run } from "../../base/data/rows.ts";
import type { Choice } from "./api.ts";
import { queueProbes, type Sending } from "./queries-climb.ts";

export interface NewRound {
  reason: "joining" | "schedule" | "hand";
  title: string;
  /** There is one round for one occasion. */
  occasion: string | null;
  choice: Choice;
  startedAt: Date;
  startedBy: string | null;
}

/** Gives the round's id; that of the one there is for an occasion, with `fresh` false. */
export async function saveRound(tx: Tx, round: NewRound): Promise<{ id: string; fresh: boolean }> {
  const rows = await all(tx)<{ id: string }>`
    insert into probes.round (reason, title, occasion, choice, started_at, started_by)
    values (${round.reason}, ${round.title}, ${round.occasion}, ${JSON.stringify(round.choice)}, ${round.startedAt},
      ${round.startedBy})
    on conflict (occasion) do nothing returning id`;
  if (rows[0]) return { id: rows[0].id, fresh: true };
  const found = await all(tx)<{ id: string }>`
    select id from probes.round where occasion = ${round.occasion}`;
  return { id: found[0]!.id, fresh: false };
}

/** Whom to ask: those of a choice, or contacts by name who showed nothing since a moment. */
export type Whom =
  | { choice: Choice }
  | { organisationId: string; contactId: string | null; sparedSince: Date };

/** The contacts meant, as rows `c` contact, `o` organisation, `i` institution, `relay` the nearest relay. */
const meant = (whom: Whom): RawBuilder<unknown> =>
  sql`organisations.contact c
    join organisations.organisation o on o.id = c.organisation_id and o.closed_at is null
    left join members.institution i on i.organisation_id = o.id
    left join (select distinct on (route_id) route_id, organisation_id as id from members.route_step
      order by route_id, position desc) relay on relay.route_id = i.route_id
    where c.removed_at is null and ${sql.join(conditionsOf(whom), sql` and `)}`;

function conditionsOf(whom: Whom): RawBuilder<unknown>[] {
  if ("organisationId" in whom) {
    return [
      sql`c.organisation_id = ${whom.organisationId}`,
      whom.contactId ? sql`c.id = ${whom.contactId}` : sql`true`,
      sql`not exists (select from organisations.proof p where p.contact_id = c.id and p.at >= ${whom.sparedSince}
        and p.by in ('tap', 'reply', 'invitation', 'reaction'))`,
      sql`not exists (select from probes.probe q where q.contact_id = c.id and q.asked_at >= ${whom.sparedSince})`,
    ];
  }
  const { hop, prefecture, kind, audienceClass, relayId } = whom.choice;
  return [
    sql`true`,
    ...(hop ? [sql`o.kind = ${hop}`] : []),
    ...(prefecture ? [sql`coalesce(i.prefecture, o.prefecture) = ${prefecture}`] : []),
    ...(kind ? [sql`i.kind = ${kind}`] : []),
    ...(audienceClass ? [sql`i.audience_class = ${audienceClass}`] : []),
    ...(relayId ? [sql`relay.id = ${relayId}`] : []),
  ];
}

/** Whoever is still being asked is not asked again beside it. */
const STILL_ASKED = sql`exists (select from probes.probe q where q.contact_id = c.id and q.next_at is not null)`;
const MAILABLE = sql`(c.mail is not null and c.mail_dead_at is null)`;

export const countMeant = (tx: Tx, choice: Choice) =>
  one(tx)<{
    organisations: number;
    contacts: number;
    noMail: number;
    spared: number;
  }>`
    select (count(distinct m.organisation_id) filter (where not m.spared))::int as organisations,
      (count(*) filter (where not m.spared))::int as contacts,
      (count(*) filter (where not m.spared and not m.mailable))::int as "noMail",
      (count(*) filter (where m.spared))::int as spared
    from (select c.organisation_id, ${STILL_ASKED} as spared, ${MAILABLE} as mailable from ${meant({ choice })}) m`;

export interface Clocks {
  now: Date;
  answerBy: Date;
  /** When those with an address are followed up first, and those without. */
  nextAt: Date | null;
  nextWithoutMailAt: Date | null;
  /** The rung at which those without an address begin: no reminder can reach them. */
  rungWithoutMail: number;
}

/** Makes a probe for each contact that is meant and not asked in this round yet. Gives how many. */
export const saveProbes = (tx: Tx, roundId: string, whom: Whom, clocks: Clocks) =>
  run(tx)`
    insert into probes.probe (round_id, organisation_id, contact_id, hop, prefecture, audience_class, kind, relay_id,
      state, asked_at, answer_by, rung, next_at)
    select ${roundId}, o.id, c.id, o.kind, coalesce(i.prefecture, o.prefecture), i.audience_class, i.kind, relay.id,
      case when ${MAILABLE} then 'waiting' else 'bounced' end, ${clocks.now}, ${clocks.answerBy},
      case when ${MAILABLE} then 0 else ${clocks.rungWithoutMail} end,
      case when ${MAILABLE} then ${clocks.nextAt}::timestamptz else ${clocks.nextWithoutMailAt}::timestamptz end
    from ${meant(whom)} and not ${STILL_ASKED}
    on conflict (round_id, contact_id) do nothing`;

/** Queues the test mail to those of a round who were asked at this moment. */
export const queueFirst = (tx: Tx, roundId: string, sending: Sending): Promise<number> =>
  queueProbes(tx, sql`p.round_id = ${roundId} and p.asked_at = ${sending.now}`, 0, sending);
