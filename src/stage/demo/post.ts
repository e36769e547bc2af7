import type { Database } from "../../base/data/db.ts";
import type { MailSink } from "../../base/mail/mail-sink.ts";

const sinks = new WeakMap<Database, MailSink>();

/** Makes what is served from this pool a demo: its mail page opens, to everybody. */
export function keepSink(db: Database, sink: MailSink): void {
  sinks.set(db, sink);
}

/** The mail server of the demo; nothing where it is none. */
export const keptSink = (db: Database): MailSink | undefined => sinks.get(db);
