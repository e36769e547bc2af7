import type pg from "pg";
import { openDatabase, type Tx } from "../src/base/data/db.ts";
import { SYSTEM, type Viewer } from "../src/base/viewer.ts";
import { keysOf } from "../src/base/contract.ts";
import { SILENCES, STANDINGS } from "../src/warnings/outcomes/api.ts";
import { findProgress, saveProgress } from "../src/warnings/outcomes/queries-progress.ts";
import {
  countInstitutions,
  findInstitutionRows,
  type Meant,
} from "../src/warnings/outcomes/queries-institutions.ts";
import { countForSnapshot } from "../src/warnings/outcomes/queries-snapshot.ts";
import { countSupport, findSupportRows } from "../src/warnings/outcomes/queries-support.ts";
import {
  countAnswersOverTime,
  countStandings,
  findKeepers,
} from "../src/warnings/outcomes/queries-watch.ts";
import type { Figure, Measurement } from "./run.ts";
import { idOf, makeInstitutions, quantile, startBenchDatabase } from "./world.ts";

const INSTITUTIONS = 200_000;
/** Advisories by reach: all institutions, three in ten, one in twenty. */
const ADVISORIES = 50;

/**
 * Fifty published advisories: one that reached everybody, nine that reached three in ten, forty one in twenty;
 * of those told two in five are through, a third is silent. Notices and mails for all of the first ten.
 * After the tables were vacuumed one reaction in fifty changes, as it does while people answer.
 */
export async function fillWatch(owner: pg.Pool): Promise<void> {
  await owner.query(`
    insert into advisories.advisory (id, publisher, publisher_namespace, tracking_id, origin, document_version, title, tlp, state)
      select id_of('a' || a), '甲電機', 'https://kou.example', 'A-' || a, 'hand', '1', '架空の装置の弱点 ' || a, 'GREEN', 'published'
      from generate_series(1, ${ADVISORIES}) a;
    insert into guidance.guidance (id, advisory_id, revision, state)
      select id_of('g' || a), id_of('a' || a), 1, 'published' from generate_series(1, ${ADVISORIES}) a;
    insert into reactions.publication (id, advisory_id, guidance_id, mark, tlp, published_at, priority_inputs)
      select id_of('p' || a), id_of('a' || a), id_of('g' || a), 'live', 'GREEN', now() - a * interval '2 days', '{"decisions":[]}'
      from generate_series(1, ${ADVISORIES}) a;
    insert into reactions.hop (publication_id, route_id, position, organisation_id, state, arrived_at, due_at)
      select id_of('p' || a), id_of('route' || p), 1, id_of('relay' || p),
        case when p % 9 = 0 then 'waiting' else 'forwarded' end, now() - a * interval '2 days', now() + interval '1 day'
      from generate_series(1, ${ADVISORIES}) a, generate_series(1, 47) p`);
  await owner.query(
    `insert into reactions.reaction (advisory_id, publication_id, institution_id, mark, basis, reason, exposure, priority,
       stage, answer, prefecture, audience_class, tier, route_id, relay_id, created_at, notified_at, first_answered_at,
       answered_at, closed_at, acknowledge_by, applicability_by, action_by)
     select id_of('a' || a), id_of('p' || a), i.organisation_id, 'live',
       case when n % 20 = 0 then 'affected' when n % 3 = 0 then 'possibly' else 'asked' end, '台帳に記載がありません', 'unknown',
       case when n % 20 = 0 then 'high' else 'normal' end,
       case when held then 'held' when x < 40 then 'closed' when x < 60 then 'acknowledged' else 'notified' end,
       case when held or x >= 60 then null when x < 30 then 'not_applicable' when x < 40 then 'done' when x < 52 then 'checking'
         when x < 57 then 'unknown' when x < 59 then 'cannot' else 'help_wanted' end,
       i.prefecture, i.audience_class, i.tier, i.route_id, id_of('relay' || i.prefecture::int), told,
       case when not held then told end, case when not held and x < 60 then answered end,
       case when not held and x < 60 then answered end, case when not held and x < 40 then answered end,
       told + interval '1 day', told + interval '5 days', told + interval '14 days'
     from generate_series(1, ${ADVISORIES}) a
       cross join lateral (select *, (n * 31 + a * 17) % 100 as x, prefecture::int % 9 = 0 as held,
           now() - a * interval '2 days' as told,
           now() - a * interval '2 days' + a * interval '2 days' * power((n * 7919 + a) % 99991 / 100000.0, 2) as answered
         from (select row_number() over (order by organisation_id) as n, * from members.institution) all_of_them
         where case when a = 1 then true when a <= 10 then n % 10 < 3 else n % 20 = a % 20 end) i`,
  );
  await owner.query(`
    insert into notices.letter (id, template, subject, body, link_path)
      values (id_of('letter'), 'advisory@1', '確認のお願い', '{{answerUrl}}', '/r/{token}');
    insert into notices.message (id, organisation_id, contact_id, address, state)
      select id_of(r.id::text), r.institution_id, c.id, c.mail,
        case hashtext(r.id::text) % 200 when 0 then 'permanently_failed' when 1 then 'queued' when 2 then 'unknown' else 'accepted' end
      from reactions.reaction r join organisations.contact c on c.organisation_id = r.institution_id
      where r.notified_at is not null and r.advisory_id in (select id_of('a' || a) from generate_series(1, 10) a);
    insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, message_id, created_at)
      select 'advisory', id_of('letter'), r.id, r.institution_id, m.contact_id, m.id, r.notified_at
      from reactions.reaction r join notices.message m on m.id = id_of(r.id::text);
    update organisations.contact set mail_dead_at = now() where hashtext(id::text) % 300 = 0;
    update organisations.contact set mail = null where hashtext(id::text) % 300 = 1`);
  for (const table of [
    "reactions.reaction",
    "reactions.hop",
    "notices.notice",
    "notices.message",
    "organisations.contact",
  ])
    await owner.query(`vacuum analyze ${table}`);
  await owner.query(
    "update reactions.reaction set note = '追って連絡します' where hashtext(id::text) % 50 = 0",
  );
}

/** The list of institutions, narrowed by each dimension. */
const NARROWED: Partial<Omit<Meant, "now">>[] = [
  {},
  { heard: "no" },
  ...keysOf(SILENCES).map((reason) => ({ reason })),
  ...keysOf(STANDINGS).map((standing) => ({ standing })),
  { answer: "help_wanted" },
  { overdue: "yes" },
  { basis: "affected" },
  { prefecture: "13" },
  { audienceClass: "hospital_large" },
  { relayId: idOf("relay13") },
  { search: "病院" },
  { search: "ない名前" },
];

type Question = [string, Viewer, (tx: Tx) => Promise<unknown>];
const ROUNDS = 20;
const BOUND = 300;

/** Every question of the dashboards, as the web role asks it: about the advisory that reached everybody. */
export async function measureWatch(url: string): Promise<Figure[]> {
  const web = openDatabase({ url, role: "tasuki_web", max: 2 });
  const now = new Date();
  const secretariat = viewer("secretariat", idOf("secretariat"));
  const relay = viewer("relay", idOf("relay13"));
  const choice = { advisoryId: idOf("a1"), mark: "live" };
  const first = { limit: 50 };
  const far = JSON.stringify(["outcomes.institutions", "24", idOf("i1")]);
  const deep = { after: Buffer.from(far).toString("base64url"), limit: 50 };
  const questions: Question[] = [
    ["list", secretariat, (tx) => findProgress(tx, { mark: "live", ...first })],
    ["list, relay", relay, (tx) => findProgress(tx, { mark: "live", ...first })],
    ["one advisory", secretariat, (tx) => countStandings(tx, secretariat, choice, now)],
    ["one advisory, relay", relay, (tx) => countStandings(tx, relay, choice, now)],
    ["curve", secretariat, (tx) => countAnswersOverTime(tx, secretariat, choice)],
    ["curve, relay", relay, (tx) => countAnswersOverTime(tx, relay, choice)],
    ["held at", secretariat, (tx) => findKeepers(tx, choice, now)],
    ...NARROWED.flatMap((one): Question[] => {
      const narrowed = Object.entries(one).map(([key, value]) => ` ${key}=${value as string}`);
      const name = `institutions${narrowed.join("")}`;
      const meant: Meant = { ...choice, ...one, now };
      return [
        [name, secretariat, (tx) => findInstitutionRows(tx, secretariat, meant, first)],
        [
          `${name}, further on`,
          secretariat,
          (tx) => findInstitutionRows(tx, secretariat, meant, deep),
        ],
        [`${name}, count`, secretariat, (tx) => countInstitutions(tx, secretariat, meant)],
        [`${name}, relay`, relay, (tx) => findInstitutionRows(tx, relay, meant, first)],
      ];
    }),
    ["support", secretariat, (tx) => findSupportRows(tx, secretariat, first)],
    [
      "support, one advisory",
      secretariat,
      (tx) => findSupportRows(tx, secretariat, { ...first, advisoryId: idOf("a40") }),
    ],
    ["support, untaken", secretariat, (tx) => countSupport(tx, secretariat, { taken: "no" })],
    ["ministry", SYSTEM, (tx) => countForSnapshot(tx, choice.advisoryId)],
  ];
  try {
    await web.asViewer(SYSTEM, (tx) => saveProgress(tx, now, null));
    const figures: Figure[] = [];
    for (const [name, who, ask] of questions) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const started = performance.now();
        await web.asViewer(who, ask);
        times.push(performance.now() - started);
      }
      const p95 = quantile(times, 0.95);
      figures.push({
        name: `watch: ${name}`,
        figure: p95,
        unit: "ms p95",
        bound: `<= ${BOUND}`,
        ok: p95 <= BOUND,
        detail: `median ${quantile(times, 0.5).toFixed(0)} ms`,
      });
    }
    return figures;
  } finally {
    await web.close();
  }
}

const viewer = (role: Viewer["role"], organisationId: string): Viewer => ({
  role,
  organisationId,
  accountId: null,
});

/** The dashboards at full size: 200,000 institutions, 50 published advisories. */
export const measurement: Measurement = {
  name: "watch",
  run: async () => {
    const database = await startBenchDatabase();
    try {
      await makeInstitutions(database.owner, INSTITUTIONS);
      await fillWatch(database.owner);
      return await measureWatch(database.url);
    } finally {
      await database.stop();
    }
  },
};
