import { fileURLToPath } from "node:url";
import { createAccount } from "../../src/entrance/accounts/index.ts";
import { firstAccountLink } from "../../src/entrance/accounts/invitations.ts";
import { startRound } from "../../src/ties/probes/api.ts";
import { answerReaction } from "../../src/warnings/answers/api.ts";
import type { Question } from "../../src/base/contract.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { openPace } from "../../src/stage/demo/pace.ts";
import { keepShow, openShow } from "../../src/stage/demo/show.ts";
import { setGuidanceState, startGuidance } from "../../src/warnings/guidance/api.ts";
import { viewerOf } from "../world.ts";
import { takeApplications } from "./applications.ts";
import { collectDues } from "./dues.ts";
import { addFirewall, linkTo, must, publishAdvisory, takeAdvisory } from "./fortigate.ts";
import { PASSWORD, type Installation } from "./installation.ts";
import { findInstitution, makeNation } from "./nation.ts";

export type Role = "secretariat" | "relay" | "ministry" | "vendor" | "institution";

/** What the pages are looked at with: who signs in, and the ids that stand in addresses. */
export interface Scenery {
  mails: Record<Role, string>;
  /** The sheet that each of them has begun. */
  handovers: Record<Role, string>;
  link: string;
  invitation: string;
  ids: Record<
    | "advisory"
    | "inbox"
    | "draft"
    | "approved"
    | "asset"
    | "institution"
    /** An institution under the relay. */
    | "member"
    | "office"
    | "reaction"
    | "asked"
    | "hop"
    | "received"
    | "facility"
    | "roster"
    | "round"
    | "application"
    /** Stands with the application. */
    | "joined",
    string
  >;
}

const EXAMPLES = fileURLToPath(new URL("../../content/demo/advisories", import.meta.url));
const PLACES: Role[] = ["secretariat", "relay", "ministry", "vendor", "institution"];

/** A made-up nation in the middle of its work: advisories in every state, answers of every kind, silence. */
export async function setScenery(installation: Installation): Promise<Scenery> {
  const { database, clock, address } = installation;
  const { sink } = installation;
  const now = clock.now();
  const week = { begins: new Date(now.getTime() - 5 * 86_400_000), ends: now };
  const show = openShow({
    sink,
    pace: openPace({}),
    clock,
    wanted: 600,
    password: PASSWORD,
    ...week,
  });
  keepShow(database.web, show);
  const invitation = (await firstAccountLink(database.work, clock.now(), address))!;
  const nation = await makeNation(installation, 600);
  const one = (sql: string, values: unknown[] = []) =>
    database.owner.query<{ id: string }>(sql, values).then(({ rows }) => rows[0]!.id);

  await takeAdvisory(installation, EXAMPLES);
  const idOf = (trackingId: string) =>
    one("select id from advisories.advisory where tracking_id = $1", [trackingId]);
  const advisory = await idOf("TASUKI-DEMO-2026-0001");
  const second = await idOf("TASUKI-DEMO-2026-0004");
  const inbox = await idOf("TASUKI-DEMO-2026-0006");
  // Told at once, so that there is something to answer: the route has no relay that waits.
  const { id: institution } = await findInstitution(
    installation,
    `i.kind = 'hospital' and not exists (select from members.route_step s
       where s.route_id = i.route_id and s.forwards = 'waits')
     and not exists (select from assets.asset a where a.institution_id = o.id and a.kind in ('firewall', 'vpn'))`,
  );
  const asset = await addFirewall(installation, institution, "7.2.4");
  await installation.doWork();
  await publishAdvisory(installation, nation.secretariat, advisory, { askKinds: ["firewall"] });
  await publishAdvisory(installation, nation.secretariat, second, {
    rule: { kinds: ["hospital"] },
  });
  await installation.pass(1);
  await answerSome(installation, advisory);
  const { id: draft } = await begin(installation, nation.secretariat, inbox);
  const approved = await begin(
    installation,
    nation.secretariat,
    await idOf("TASUKI-DEMO-2026-0007"),
  );
  for (const [who, state] of [
    ["author", "in_review"],
    ["reviewer", "approved"],
  ] as const) {
    const viewer = viewerOf("secretariat", nation.secretariat, who);
    const question = { params: { id: approved.id }, body: { state, note: "読みました。" } };
    await must(installation, viewer, setGuidanceState, question);
  }
  await installation.pass(1);

  const relay = await one(
    "select organisation_id as id from reactions.hop where state = 'waiting' limit 1",
  );
  const homes = { ...nation, relay, institution };
  const [application, joined] = await takeApplications(installation, nation.secretariat);
  const mails = {} as Scenery["mails"];
  show.change({ stage: "week", institutions: { made: 600, wanted: 600 } });
  show.tell("FortiGate など（FortiOS・FortiProxy）の SSL-VPN の弱点について");
  const handovers = {} as Scenery["handovers"];
  for (const role of PLACES) {
    const mail = `${role}@sign-in.example.jp`;
    const account = {
      mail,
      name: "窓口 担当",
      role,
      organisationId: homes[role],
      password: PASSWORD,
    };
    await database.work.asViewer(SYSTEM, (tx) => createAccount(tx, account, clock.now()));
    mails[role] = mail;
    const player = { key: role, label: role, mail, organisation: "架空の組織" };
    show.change({ players: [...show.progress().players, player] });
    handovers[role] = await one(
      `insert into people.handover (organisation_id, account_id, name, role, standing, begun_at)
       select m.organisation_id, m.account_id, a.name, m.role, m.standing, now()
       from accounts.membership m join accounts.account a on a.id = m.account_id where a.mail = $1 returning id`,
      [mail],
    );
  }
  const reactionOf = (id: string) =>
    one("select id from reactions.reaction where institution_id = $1 and advisory_id = $2", [
      id,
      advisory,
    ]);
  const [contact] = (
    await database.owner.query<{ mail: string }>(
      "select mail from organisations.contact where organisation_id = $1 and position = 1",
      [institution],
    )
  ).rows;
  await database.owner.query(
    `insert into notices.message (template, facts, address, subject, state, code, server_reply, settled_at)
     values ('accounts.invitation', '{}', 'jimu@kakuu-hp.example.jp', 'Tasuki への招待', 'permanently_failed', '550',
       '5.1.1 user unknown', $1)`,
    [clock.now()],
  );
  await installation.doWork();
  const link = await linkTo(installation, contact!.mail);
  const applicant = await one(
    "select organisation_id as id from members.institution where organisation_id <> $1 limit 1",
    [institution],
  );
  await collectDues(installation, nation.secretariat, [institution, applicant]);
  const round = await probeSome(installation, nation.secretariat);
  await failSome(installation, institution);
  await database.owner.query(
    `insert into people.vacancy select i.organisation_id, now(), '前の 担当' from members.institution i
     join members.route_step s on s.route_id = i.route_id where s.organisation_id = $1 limit 2`,
    [relay],
  );
  return {
    mails,
    handovers,
    invitation,
    link,
    ids: {
      advisory,
      inbox,
      draft,
      approved: approved.id,
      asset,
      institution,
      member: await one(
        `select i.organisation_id as id from members.institution i
         join members.route_step s on s.route_id = i.route_id where s.organisation_id = $1 limit 1`,
        [relay],
      ),
      office: relay,
      reaction: await reactionOf(institution),
      asked: await one(
        "select id from reactions.reaction where basis = 'asked' and stage <> 'held' limit 1",
      ),
      hop: await one("select id from reactions.hop where state = 'waiting' limit 1"),
      round,
      application: application!,
      joined: joined!,
      ...(await listFacilities(one)),
      received: await one(
        `insert into mailboxes.received (fingerprint, source, received_at, from_address, from_name, subject, body, kind, size, raw)
         values ('e2e', 'imap', now(), 'jimu@hp.example.jp', '事務 花子', '担当の交代について', 'お世話になります。
担当が替わりました。', 'other', 1, 'x') returning id`,
      ),
    },
  };
}

/** Work in the background that failed for good, and some that was decided about. */
async function failSome({ database }: Installation, institution: string): Promise<void> {
  await database.owner.query(
    `insert into base.failed_job (task, payload, attempts, added_at, failed_at, error, state, decided_at)
     select task, json_build_object('organisationId', $1::text), 10, now() - interval '1 day', now() - interval '3 hours', error, state,
       case when state <> 'open' then now() end
     from (values ('facilities.refold', 'no space left on device', 'open'),
       ('rosters.take', null, 'open'), ('reactions.publish', 'deadlock detected', 'open'),
       ('audits.seal', 'Connection terminated unexpectedly', 'healed'),
       ('rosters.plan', 'statement timeout', 'given_up')) job(task, error, state)`,
    [institution],
  );
}

/** A round of test mails in which some answered, some were told of to their relay, and some wait to be rung up. */
async function probeSome(installation: Installation, secretariat: string): Promise<string> {
  const office = viewerOf("secretariat", secretariat);
  const body = { title: "秋の疎通確認", choice: {} };
  const { id } = await must(installation, office, startRound, { body });
  const part = (more: string, remainder: string) =>
    installation.database.owner.query(
      `update probes.probe set ${more} where round_id = $1 and abs(hashtext(organisation_id::text)) % 10 ${remainder}`,
      [id],
    );
  await part(
    "state = 'answered', answered_via = 'tap', answered_at = asked_at, next_at = null",
    "< 7",
  );
  await part("relay_told_at = asked_at, next_at = null", ">= 7");
  await part("phone_listed_at = asked_at", "= 9");
  await installation.database.owner.query(
    `insert into probes.successor (contact_id, organisation_id, name, mail, said_at)
     select contact_id, organisation_id, '後任 花子', 'hanako@hp.example.jp', asked_at from probes.probe
     where round_id = $1 and abs(hashtext(organisation_id::text)) % 10 = 8 and contact_id in (
       select id from organisations.contact where position = 1 order by id limit 40)`,
    [id],
  );
  return id;
}

const begin = (installation: Installation, secretariat: string, advisoryId: string) =>
  must(installation, viewerOf("secretariat", secretariat, "author"), startGuidance, {
    body: { advisoryId, mark: "live" },
  });

const ANSWERS: Omit<Question<typeof answerReaction>["body"], "noneOfKind">[] = [
  { answer: "done", note: "業者が更新しました。" },
  { answer: "planned", plannedOn: "2026-11-27" },
  { answer: "help_wanted", phone: "000-000-0000", note: "夜間に止められず困っています。" },
  { answer: "cannot", cannotReason: "no_downtime" },
  { answer: "vendor_asked", maintainer: "丙ネットワーク保守" },
  { answer: "done" },
];

/** One in three of those who hold the product answers, in turn. */
async function answerSome(installation: Installation, advisoryId: string): Promise<void> {
  const { rows } = await installation.database.owner.query<{ id: string; institution: string }>(
    `select id, institution_id as institution from reactions.reaction
     where advisory_id = $1 and stage <> 'held' and basis <> 'asked' order by id`,
    [advisoryId],
  );
  for (const [place, { id, institution }] of rows.slice(0, -1).entries()) {
    if (place % 3 === 2) continue;
    const body = { noneOfKind: false, ...ANSWERS[place % ANSWERS.length] };
    await must(installation, viewerOf("institution", institution), answerReaction, {
      params: { id },
      body,
    });
  }
}

/** A facility with a name of its own, and a list that somebody has yet to confirm. */
async function listFacilities(one: (sql: string, values?: unknown[]) => Promise<string>) {
  const facility = await one(
    `insert into facilities.facility (name, kana, kind, prefecture, address, beds, bed_class, functions, confirmed, sought, grams)
     values ('たすき架空病院', 'たすきかくうびょういん', 'hospital', '13', '東京都架空区1-1', 120, '100-199', '{long_term}', '{address}', 'たすき架空病院', '{}')
     returning id`,
  );
  await one(
    "insert into facilities.code (code, facility_id) values ('1310000018', $1) returning facility_id as id",
    [facility],
  );
  const roster = await one(
    `insert into rosters.import (file_name, size, sha256, state, progress, counts, findings)
     values ('名簿.xlsx', 1, '', 'preview', 100, '{"rows":3,"new":1,"changed":1,"same":0,"gone":0,"leftOut":0,"kept":1,"findings":1}',
       '[{"where":"名簿.xlsx","message":"病床数の列がありません。"}]') returning id`,
  );
  await one(
    `insert into rosters.line (import_id, number, place, action, facility_id, name, prefecture, codes, facts, changes, kept, findings)
     values ($1, 1, 'Sheet1 5行目', 'new', null, 'たすき架空クリニック', '13', '{1310000026}', '{"kind":"clinic","address":"架空区2-2"}', '{}', '{}', '{}'),
       ($1, 2, 'Sheet1 6行目', 'changed', $2, 'たすき架空病院', '13', '{1310000018}', '{}', '{"beds":[120,130]}', '{"address":["東京都架空区1-1","架空区9-9"]}',
         '{Sheet1 6行目：所在地が違います。}') returning import_id as id`,
    [roster, facility],
  );
  return { facility, roster };
}
