import type { Tx } from "../data/db.ts";
import { first, run } from "../data/rows.ts";

/** Our own mail server takes nothing from us. */
export interface MailOutage {
  since: Date;
  lastAt: Date;
  code: string;
  reply: string;
}

/** The outage that lasts; undefined where mail goes out, as far as is known. */
export const getMailOutage = (tx: Tx) =>
  first(tx)<MailOutage>`
    select since, last_at as "lastAt", code, reply from base.mail_outage where ended_at is null`;

/** Keeps that it took nothing again, or for the first time. */
export const saveMailOutage = (
  tx: Tx,
  now: Date,
  { code, reply }: { code: string; reply: string },
) =>
  run(tx)`
    insert into base.mail_outage (since, last_at, code, reply) values (${now}, ${now}, ${code}, ${reply})
    on conflict ((ended_at is null)) where ended_at is null
      do update set last_at = excluded.last_at, code = excluded.code, reply = excluded.reply`;

/** It took something. */
export const endMailOutage = (tx: Tx, now: Date) =>
  run(tx)`update base.mail_outage set ended_at = ${now} where ended_at is null`;
