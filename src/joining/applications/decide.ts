import { MINUTE } from "../../base/clock.ts";
import type { Tx } from "../../base/data/db.ts";
import { answer } from "../../base/web/http.ts";
import { hasStanding, type Viewer } from "../../base/viewer.ts";
import { writeTo } from "../../post/notices/index.ts";
import {
  approveApplication,
  askBack,
  checkApplication,
  groupApplication,
  refuseApplication,
  reopenApplication,
} from "./api.ts";
import { admit } from "./admit.ts";
import { loadApplying } from "./content.ts";
import { course, isOpen } from "./machine.ts";
import {
  type Application,
  findJoined,
  getApplicationById,
  leaveGroup,
  saveChange,
  saveJoined,
  saveQuestion,
} from "./queries.ts";

const STAFF = ["secretariat:clerk"] as const;

/** Whether somebody has to look at the application with their own eyes, by its flags. */
export function isManual({ flags }: Pick<Application, "flags">, now: Date): boolean {
  const manual = loadApplying(now).flags.filter((one) => one.manual);
  return manual.some((one) => flags.includes(one.id));
}

/** Why this viewer cannot approve yet; null: can. The flags of those who stand with it count as well. */
export function lacks(
  application: Application,
  joined: readonly Application[],
  viewer: Viewer,
  now: Date,
): "check_first" | "standing" | "other_person" | null {
  const { manual } = loadApplying(now);
  if (![application, ...joined].some((one) => isManual(one, now))) return null;
  if (!application.checkedAt) return "check_first";
  if (!hasStanding(viewer, manual.approver)) return "standing";
  const isSame = application.checkedBy !== null && application.checkedBy === viewer.accountId;
  return manual.secondPerson && isSame ? "other_person" : null;
}

/** The application, held still for this decision; the code of the refusal when it is not as it was seen. */
async function hold(tx: Tx, id: string, version: number) {
  const application = await getApplicationById(tx, id, true);
  if (!application) return "not_found" as const;
  if (!isOpen(application)) return "not_open" as const;
  return application.version === version ? application : ("changed" as const);
}

export const decisionRoutes = [
  answer(askBack, STAFF, async ({ tx, tell, viewer, params, body, now, refuse }) => {
    const held = await hold(tx, params.id, body.version);
    if (typeof held === "string") return refuse(held);
    await saveChange(tx, [held.id], { state: course.move(held.state, "ask") }, now);
    const questionId = await saveQuestion(tx, held.id, body.text, viewer.accountId, now);
    const facts = { questionId };
    await writeTo(tx, now, { template: "applications.question", facts, about: held.id });
    await tell("applications.asked", { subjectId: held.id });
  }),

  answer(checkApplication, STAFF, async ({ tx, tell, viewer, params, body, now, refuse }) => {
    const held = await hold(tx, params.id, body.version);
    if (typeof held === "string") return refuse(held);
    const state = course.move(held.state, "check");
    const check = { checked_at: now, checked_by: viewer.accountId, check_note: body.note };
    await saveChange(tx, [held.id], { state, ...check }, now);
    await tell("applications.checked", { subjectId: held.id, data: { note: body.note } });
  }),

  answer(approveApplication, STAFF, async ({ tx, tell, viewer, params, body, now, refuse }) => {
    const held = await hold(tx, params.id, body.version);
    if (typeof held === "string") return refuse(held);
    if (held.joinedTo) return refuse("not_open");
    const joined = (await findJoined(tx, held.id)).filter(isOpen);
    const missing = lacks(held, joined, viewer, now);
    if (missing) return refuse(missing);
    const group = [held, ...joined];
    if (!group.some((one) => one.id === body.representativeId)) return refuse("changed");
    const admitted = await admit(tx, viewer, now, group, body);
    if ("findings" in admitted) return refuse("bad_input", admitted.findings);
    for (const { id } of group) {
      await writeTo(tx, now, decisionOf(id));
      await tell("applications.accepted", { subjectId: id });
    }
    return admitted;
  }),

  answer(refuseApplication, STAFF, async ({ tx, tell, viewer, params, body, now, refuse }) => {
    const held = await hold(tx, params.id, body.version);
    if (typeof held === "string") return refuse(held);
    const { refusals, refusalDelayMinutes } = loadApplying(now);
    if (!refusals.some((one) => one.id === body.reason))
      return refuse("bad_input", [{ where: "reason", message: "理由を選んでください。" }]);
    if (body.reason === "other" && !body.words)
      return refuse("bad_input", [{ where: "words", message: "理由を書き添えてください。" }]);
    const { reason, words } = body;
    const state = course.move(held.state, "refuse");
    const decision = { refusal: reason, words, decided_at: now, decided_by: viewer.accountId };
    await saveChange(tx, [held.id], { state, ...decision }, now);
    await leaveGroup(tx, held.id, now);
    await writeTo(tx, now, {
      ...decisionOf(held.id),
      notBefore: mailTime(now, refusalDelayMinutes),
      key: `application refused ${held.id}`,
    });
    await tell("applications.refused", { subjectId: held.id, data: { reason } });
  }),

  answer(reopenApplication, STAFF, async ({ tx, tell, params, now, refuse }) => {
    const held = await getApplicationById(tx, params.id, true);
    if (!held) return refuse("not_found");
    if (!course.can(held.state, "reopen")) return refuse("not_refused");
    const state = course.move(held.state, "reopen");
    const undecided = { refusal: null, words: null, decided_at: null, decided_by: null };
    await saveChange(tx, [held.id], { state, ...undecided }, now);
    await tell("applications.reopened", { subjectId: held.id });
    const { refusalDelayMinutes } = loadApplying(now);
    return { told: held.decidedAt! <= mailTime(now, -refusalDelayMinutes) };
  }),

  answer(groupApplication, STAFF, async ({ tx, tell, params, body, now, refuse }) => {
    const held = await getApplicationById(tx, params.id, true);
    if (!held) return refuse("not_found");
    const head = body.joinTo ? await getApplicationById(tx, body.joinTo, true) : null;
    if (body.joinTo && (!head || head.id === held.id)) return refuse("not_found");
    const fits = !head || (isOpen(head) && head.applicant === held.applicant && !head.joinedTo);
    if (!isOpen(held) || !fits) return refuse("not_open");
    await saveJoined(tx, held.id, head?.id ?? null, now);
    const data = { joinTo: head?.id ?? null };
    await tell("applications.grouped", { subjectId: held.id, data });
  }),
];

const mailTime = (now: Date, minutes: number) => new Date(now.getTime() + minutes * MINUTE);

/** The mail that tells the outcome. */
const decisionOf = (applicationId: string) => ({
  template: "applications.decision",
  facts: { applicationId },
  about: applicationId,
});
