import { sql } from "kysely";
import type { Tx } from "../data/db.ts";
import { all, first } from "../data/rows.ts";
import { addJob } from "./outbox.ts";
import type { Viewer } from "../viewer.ts";

export type Mark = "live" | "preview" | "drill" | "test";

/** One change of state, past tense: `advisories.published`. */
export interface NewEvent {
  name: `${string}.${string}`;
  /** The organisation whose matter this is; it may read the event. */
  forOrganisationId?: string | null;
  subjectId?: string | null;
  mark?: Mark;
  data?: Record<string, unknown>;
}

const heard = new Set<string>();

/** Declares that some room listens to events of this name. Called once, when the program is put together. */
export function hear(name: string): void {
  heard.add(name);
}

/** The job that carries an event to the rooms that listen. */
export const HEAR_TASK = "base.hear";

/** Records events in the caller's transaction; what later rooms must hear goes to the outbox with them. */
export async function record(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = await tx
    .insertInto("base.event")
    .values(
      events.map((event) => ({
        at: now,
        name: event.name,
        account_id: viewer.accountId,
        organisation_id: viewer.organisationId,
        for_organisation_id: event.forOrganisationId ?? null,
        subject_id: event.subjectId ?? null,
        mark: event.mark ?? "live",
        data: JSON.stringify(
          viewer.token ? { ...event.data, token: viewer.token.id } : (event.data ?? {}),
        ),
      })),
    )
    .returning(["id", "name"])
    // Answers record one; several at once are another text each time.
    .$if(events.length === 1, (query) => query.modifyEnd(sql`/* named: base.record */`))
    .execute();
  for (const row of rows) {
    if (heard.has(row.name)) await addJob(tx, HEAR_TASK, { eventId: String(row.id) });
  }
}

/** What whoever changes something brings along: the transaction, as whom, and when. */
export interface Change {
  tx: Tx;
  viewer: Viewer;
  now: Date;
}

/** Records one event of a change. */
export const tell = (
  { tx, viewer, now }: Change,
  name: NewEvent["name"],
  more?: Omit<NewEvent, "name">,
): Promise<void> => record(tx, viewer, now, [{ name, ...more }]);

/** Records what happened to an organisation, for itself. */
export const recordFor = (
  change: Change,
  id: string,
  name: NewEvent["name"],
  data: Record<string, unknown> = {},
): Promise<void> => tell(change, name, { forOrganisationId: id, subjectId: id, data });

/** Records what somebody did for the organisation they act for. */
export const recordOwn = (
  change: Change,
  name: NewEvent["name"],
  subjectId: string | null,
  data: Record<string, unknown> = {},
): Promise<void> =>
  tell(change, name, { forOrganisationId: change.viewer.organisationId, subjectId, data });

/** An event as its listeners get it. */
export interface HeardEvent {
  id: string;
  name: string;
  at: Date;
  accountId: string | null;
  organisationId: string | null;
  forOrganisationId: string | null;
  subjectId: string | null;
  mark: Mark;
  data: Record<string, unknown>;
}

const COLUMNS = sql`id, name, at, account_id as "accountId", organisation_id as "organisationId",
  for_organisation_id as "forOrganisationId", subject_id as "subjectId", mark, data`;

/** The event of this id, or undefined where the viewer may not see it. */
export const findEvent = (tx: Tx, id: string) =>
  first(tx)<HeardEvent>`select ${COLUMNS} from base.event where id = ${id}`;

/** The history of one thing, oldest first, as far as the viewer may see it. At most 500 rows. */
export const findHistory = (tx: Tx, subjectId: string) =>
  all(tx)<HeardEvent>`
    select ${COLUMNS} from base.event where subject_id = ${subjectId} order by id limit 500`;
