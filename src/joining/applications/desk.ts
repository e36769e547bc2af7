import { addDuration } from "../../base/content.ts";
import type { Tx } from "../../base/data/db.ts";
import { findHistory } from "../../base/later/events.ts";
import { answer } from "../../base/web/http.ts";
import { hasStanding } from "../../base/viewer.ts";
import { readableDomain } from "../../base/words/text.ts";
import { findConsentsOf } from "./queries-consents.ts";
import { getFacility, loadVocabulary } from "../../circle/facilities/index.ts";
import { DUTIES } from "../../circle/organisations/api.ts";
import { approveApplication, getApplication, listApplications } from "./api.ts";
import { type Applicant, applicantOf, loadApplying, loadConsents } from "./content.ts";
import { isManual, lacks } from "./decide.ts";
import { course, isOpen } from "./machine.ts";
import {
  type Application,
  countByState,
  findApplications,
  findJoined,
  findQuestions,
  getApplicationById,
} from "./queries.ts";
import { findMembersOn, findNames, findOthers, getMemberOf } from "./queries-evidence.ts";

const READING = ["secretariat"] as const;

export const deskRoutes = [
  answer(listApplications, READING, async ({ tx, query, now }) => {
    const page = await findApplications(tx, query);
    return {
      ...page,
      rows: page.rows.map((row) => rowOf(row, row.together, now)),
      counts: {
        sent: 0,
        waiting: 0,
        asked: 0,
        approved: 0,
        refused: 0,
        ...(await countByState(tx)),
      },
      applicants: loadApplying(now).applicants.map(({ id, label }) => ({ id, label })),
    };
  }),

  answer(getApplication, READING, async ({ tx, viewer, params, now, refuse }) => {
    const found = await getApplicationById(tx, params.id);
    if (!found) return refuse("not_found");
    const applicant = applicantOf(found.applicant, now);
    const joined = await findJoined(tx, found.id);
    const head = found.joinedTo ? await getApplicationById(tx, found.joinedTo) : null;
    const content = loadApplying(now);
    const lack = lacks(found, joined, viewer, now);
    const isClerk = hasStanding(viewer, "clerk");
    const open = isOpen(found) && isClerk;
    const reason = content.refusals.find((one) => one.id === found.refusal);
    const said = await findConsentsOf(tx, found.id);
    const titles = new Map(loadConsents(now).map((text) => [text.id, text.data.title]));
    const group = [found, ...joined].map((one) => ({ ...one, duty: dutyLabel(one.duty) }));
    return {
      ...rowOf(found, joined.length, now),
      applicantLabel: applicant?.label ?? found.applicant,
      facts: describeFacts(found, applicant, now),
      representative: {
        name: found.person,
        kana: found.personKana,
        mail: found.mail,
        phone: found.phone,
        duty: dutyLabel(found.duty),
      },
      evidence: await gather(tx, found, applicant, joined, now),
      group,
      joinedTo: head ? { id: head.id, person: head.person } : null,
      consents: said.map(({ textId, version, given }) => ({
        title: titles.get(textId) ?? textId,
        ref: `${textId}@${version}`,
        given,
      })),
      questions: await findQuestions(tx, found.id),
      check: await checkOf(tx, found),
      refusal: reason ? { label: reason.label, words: found.words } : null,
      history: await findHistory(tx, found.id),
      reasons: content.refusals,
      undoMinutes: content.refusalDelayMinutes,
      may: {
        ask: open,
        check: open,
        approve: open && !lack && !found.joinedTo,
        refuse: open,
        reopen: isClerk && course.can(found.state, "reopen"),
        approveLacks: open && lack ? approveApplication.refusals[lack] : null,
      },
    };
  }),
];

function rowOf(one: Application, together: number, now: Date) {
  const isOurs = one.state === "waiting" && one.provedAt;
  return {
    ...one,
    together,
    manual: isManual(one, now),
    checked: one.checkedAt !== null,
    decideBy: isOurs ? addDuration(one.provedAt!, loadApplying(now).decidesWithin) : null,
  };
}

const dutyLabel = (duty: string) => DUTIES[duty as keyof typeof DUTIES] ?? duty;

/** What was stated about the organisation, or stood in the register when it was sent, in words. */
function describeFacts(found: Application, applicant: Applicant | undefined, now: Date) {
  const labels: Record<string, string> = {
    kana: "ふりがな",
    kind: "種別",
    address: "所在地",
    beds: "病床数",
    code: "医療機関コード",
    codes: "医療機関コード",
    ...Object.fromEntries(applicant?.fields.map((field) => [field.id, field.label]) ?? []),
  };
  const place = loadVocabulary(now).prefectures.find((one) => one.code === found.prefecture)?.name;
  const stated = Object.entries(labels).flatMap(([name, label]) => {
    const value = found.facts[name];
    const text = Array.isArray(value) ? value.join("、") : String(value ?? "");
    return text ? [{ label, text: name === "kind" ? kindLabel(text, now) : text }] : [];
  });
  return [...(place ? [{ label: "都道府県", text: place }] : []), ...stated];
}

const kindLabel = (id: string, now: Date) =>
  loadVocabulary(now).kinds.find((one) => one.id === id)?.label ?? id;

/** What speaks for and against the applicant, from all sides. */
async function gather(
  tx: Tx,
  found: Application,
  applicant: Applicant | undefined,
  joined: readonly Application[],
  now: Date,
) {
  const { domain, siteDomain, flags } = found;
  const isShared = flags.includes("free_mail") || flags.includes("provider_mail");
  const facility = found.facilityId ? await getFacility(tx, found.facilityId) : undefined;
  const facts = (one: string) => ({
    domain: one,
    readable: readableDomain(one) === one ? null : readableDomain(one),
  });
  const together = new Set(joined.map((one) => one.id));
  const others = await findOthers(tx, { ...found, byDomain: !isShared });
  return {
    mail: facts(domain),
    site: siteDomain ? facts(siteDomain) : null,
    flags: loadApplying(now).flags.filter((one) => flags.includes(one.id)),
    members: isShared ? [] : await findMembersOn(tx, domain),
    facility: facility
      ? [
          { label: "名称", text: facility.name },
          ...describeFacts(
            { ...found, prefecture: facility.prefecture, facts: { ...facility } },
            undefined,
            now,
          ),
        ]
      : null,
    member:
      applicant?.organisation === "institution"
        ? await getMemberOf(tx, found.facilityId, facility?.codes ?? [])
        : null,
    others: others.filter((one) => !together.has(one.id)),
  };
}

async function checkOf(tx: Tx, { checkedAt, checkedBy, checkNote }: Application) {
  if (!checkedAt) return null;
  const names = checkedBy ? await findNames(tx, [checkedBy]) : new Map<string, string>();
  const by = names.get(checkedBy ?? "") ?? "事務局";
  return { at: checkedAt, by, note: checkNote ?? "" };
}
