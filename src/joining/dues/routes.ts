import { dayOf, fromDay } from "../../base/words/calendar.ts";
import { type Columns, csvOf, xlsxOf } from "../../base/files/table-write.ts";
import type { Tx } from "../../base/data/db.ts";
import { download } from "../../base/web/download.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { readMailAddress } from "../../base/words/text.ts";
import { hasStanding } from "../../base/viewer.ts";
import * as api from "./api.ts";
import { getStanding } from "./api-standing.ts";
import { classOf, loadClasses, proposeClass } from "./content.ts";
import { recordFor } from "../../base/later/events.ts";
import { apply, changeTerms, decideOne, lockMember, move } from "./members.ts";
import { findCandidates, getSettings, saveBilling, saveSettings } from "./queries.ts";
import { findActiveOn } from "./queries-meeting.ts";
import { whileOn } from "./while-on.ts";

const STAFF = ["secretariat"] as const;
const DECIDERS = ["secretariat:reviewer"] as const;
const ADMINISTRATORS = ["secretariat:administrator"] as const;
const EVERYBODY = ["secretariat", "institution", "vendor", "relay", "ministry"] as const;

export const routes: Route[] = [
  answer(getStanding, ["anonymous"], async ({ tx, viewer }) => ({
    on: (await getSettings(tx)).on,
    may: { settings: viewer.role === "secretariat" && hasStanding(viewer, "administrator") },
  })),

  answer(api.getSettings, ADMINISTRATORS, async ({ tx }) => {
    const { complete, ...settings } = await getSettings(tx);
    return { settings, complete };
  }),

  answer(api.putSettings, ADMINISTRATORS, async ({ tx, tell, now, body }) => {
    await saveSettings(tx, now, body);
    const { on, issuer, account } = body;
    await tell("dues.settings_changed", { data: { on, issuer, account } });
  }),

  ...whileOn([
    answer(api.listClasses, EVERYBODY, async ({ now }) => {
      const { data, verified, source } = loadClasses(now);
      const classes = data.classes.map(({ for: _for, honorific: _honorific, fee, ...one }) => ({
        ...one,
        fee: fee === "contract" ? null : fee,
      }));
      return { classes, verified, source };
    }),

    answer(api.findCandidates, STAFF, async ({ tx, now, query }) => {
      if (query.search === "") return { rows: [] };
      const found = await findCandidates(tx, query.search);
      return { rows: found.map((one) => ({ ...one, classId: proposeClass(one, now) })) };
    }),

    answer(api.applyMember, STAFF, async (ask) => {
      await apply(ask, ask.body);
      return { id: ask.body.organisationId };
    }),

    answer(api.decide, DECIDERS, async (ask) => {
      const { ids, ...decision } = ask.body;
      if (decision.approved && decision.invoice && !(await getSettings(ask.tx)).complete)
        return ask.refuse("no_issuer");
      // In one order, so that two who decide about the same do not wait for each other.
      const each = [...new Set(ids)].toSorted();
      for (const id of each) await decideOne(ask, id, decision);
      return { decided: each.length };
    }),

    answer(api.changeTerms, DECIDERS, async (ask) => {
      await changeTerms(ask, ask.params.id, ask.body);
    }),

    answer(api.changeBilling, STAFF, async (ask) => {
      const { tx, params, body, refuse } = ask;
      const member = await lockMember(ask, params.id);
      const mail = body.mail && readMailAddress(body.mail);
      if (body.mail && !mail)
        return refuse("bad_input", [
          { where: "mail", message: "メールアドレスの形を確かめてください。" },
        ]);
      await saveBilling(tx, member.id, body.name, mail);
      await recordFor(ask, member.id, "dues.billing_changed");
    }),

    answer(api.moveMember, DECIDERS, async (ask) => {
      const { act, on, reason } = ask.body;
      await move(ask, await lockMember(ask, ask.params.id), act, { on, reason });
    }),
    answer(api.getMeeting, STAFF, async ({ tx, now, query }) =>
      meeting(tx, query.on ?? dayOf(now)),
    ),

    answer(api.getMeetingCsv, STAFF, async ({ tx, now, query, response }) => {
      const on = query.on ?? dayOf(now);
      download(response, `総会の名簿_${on}.csv`);
      return csvOf(VOTERS, (await meeting(tx, on)).rows);
    }),

    answer(api.getMeetingXlsx, STAFF, async ({ tx, now, query, response }) => {
      const on = query.on ?? dayOf(now);
      download(response, `総会の名簿_${on}.xlsx`);
      return xlsxOf(`総会の名簿 ${on}`, VOTERS, (await meeting(tx, on)).rows);
    }),
  ]),
];

/** Who votes at the end of a day, with the sums of each group of classes. */
async function meeting(tx: Tx, on: string) {
  const at = fromDay(on) ?? undefined;
  const rows = (await findActiveOn(tx, on)).flatMap(({ classId, ...row }) => {
    const { group, label: classLabel, votes } = classOf(classId, at);
    return votes > 0 ? [{ ...row, group, classLabel, votes }] : [];
  });
  const names = [...new Set(rows.map(({ group }) => group))].toSorted();
  const sum = (some: typeof rows) => some.reduce((total, { votes }) => total + votes, 0);
  const groups = names.map((group) => {
    const members = rows.filter((row) => row.group === group);
    return { group, members: members.length, votes: sum(members) };
  });
  return { on, rows, groups, votes: sum(rows) };
}

const VOTERS: Columns<Awaited<ReturnType<typeof meeting>>["rows"][number]> = [
  { header: "番号", width: 14, cell: (_row, at) => at + 1 },
  { header: "名称", width: 40, cell: (row) => row.name },
  { header: "会員種別", width: 14, cell: (row) => row.classLabel },
  { header: "議決権", width: 14, cell: (row) => row.votes },
  { header: "入会日", width: 14, cell: (row) => row.since },
  ...["出欠", "委任状", "備考"].map((header) => ({ header, width: 14, cell: () => null })),
];
