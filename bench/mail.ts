import { setTimeout as sleep } from "node:timers/promises";
import { createMailSink } from "../src/base/mail/mail-sink.ts";
import type { Measurement } from "./run.ts";
import { makeInstitutions, startBenchDatabase, startRole } from "./world.ts";

const NOTICES = 200_000;
/** A worker that does not send is a finding, not a reason to wait for ever. */
const LIMIT_MS = 10 * 60_000;

/** 200,000 notices, written already, go out through one real work process into an SMTP sink. */
export const measurement: Measurement = {
  name: "mail",
  run: async () => {
    const database = await startBenchDatabase();
    const sink = await createMailSink({ limits: { mails: 10 } });
    try {
      await makeInstitutions(database.owner, NOTICES);
      await database.owner.query(`
        insert into notices.letter (id, template, subject, body, link_path)
          values (id_of('letter'), 'advisory@1', '確認のお願い', E'{{institution}}\\n{{recipient}} 様\\n\\n【お願い】\\n{{answerUrl}}\\n', '/r/{token}');
        insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, urgent, link_expires_at)
          select 'advisory', id_of('letter'), gen_random_uuid(), organisation_id, id, true, now() + interval '30 days'
          from organisations.contact where duty = 'staff'`);
      const worker = startRole("work", database, {
        SMTP_URL: sink.url,
        MAIL_FROM: "office@tasuki.example.jp",
      });
      await database.owner.query(
        "select base.add_job('notices.send', '{}', null, 'notices.send', 3)",
      );
      const limit = performance.now() + LIMIT_MS;
      while (sink.received() === 0 && performance.now() < limit) await sleep(20);
      const started = performance.now();
      const first = sink.received();
      while (sink.received() < NOTICES && performance.now() < limit) await sleep(50);
      const seconds = (performance.now() - started) / 1000;
      const peak = worker.peakMb();
      await worker.stop();
      const settled = await database.owner.query<{ n: number }>(
        "select count(*)::int as n from notices.message where state = 'accepted'",
      );
      const rate = (NOTICES - first) / seconds;
      return [
        {
          name: "mail",
          figure: rate,
          unit: "mails/s",
          bound: ">= 360",
          ok: rate >= 360 && settled.rows[0]?.n === NOTICES,
          detail: `${NOTICES} notices in ${seconds.toFixed(1)} s, ${settled.rows[0]?.n} accepted`,
        },
        {
          name: "mail memory",
          figure: peak,
          unit: "MB",
          bound: "<= 500",
          ok: peak <= 500,
          detail: "work process, most resident",
        },
      ];
    } finally {
      await sink.close();
      await database.stop();
    }
  },
};
