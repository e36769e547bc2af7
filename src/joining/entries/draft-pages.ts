import type { Finding } from "../../base/contract.ts";
import { readLink } from "../../base/keys/tokens.ts";
import { type Html, html } from "../../base/web/html.ts";
import { go, type Outcome, say } from "../../base/web/public-page.ts";
import { getFacility } from "../../circle/facilities/index.ts";
import { applicantOf, takeApplication, takeBack } from "../applications/index.ts";
import { writeCheck, writeConsents, writeFields, writeSent } from "./apply-page.ts";
import { type Ask, find, readChoice, viewOf } from "./choosing.ts";
import { STEPS, type Step } from "./form.ts";
import { frame } from "./frame.ts";
import { type Draft, getDraft, getSent, saveDraft } from "./queries.ts";
import { writeStart } from "./start-page.ts";
import { describe, fieldsFor, findingsOf, firstIncomplete, keepStep, stateDraft } from "./steps.ts";

/** What a link to a draft is signed for. */
export const DRAFT = "application draft";

/** A request for a draft's page, and where its pages stand. */
interface OfDraft extends Ask {
  draft: Draft;
  /** `/apply/<token>` */
  own: string;
}

const isStep = (step: string): step is Step => STEPS.some((one) => one === step);

/** Opens the draft that a link leads to; says so where there is none any more. */
export const withDraft =
  (work: (ask: OfDraft) => Promise<Outcome>) =>
  async (ask: Ask): Promise<Outcome> => {
    const { tx, now, secret, request } = ask;
    const { token } = request.params;
    const link = readLink(secret, DRAFT, token, now);
    const draft =
      typeof link === "string" ? undefined : await getDraft(tx, link.id, request.method === "POST");
    if (draft) return work({ ...ask, draft, own: `/apply/${token}` });
    const gone = html`<p>
        書きかけのお申し込みは、しばらくすると消えます。お手数ですが、<a href="/apply">はじめから</a>お願いします。
      </p>
      <p>すでに送られたお申し込みは、メールのリンクからお進みください。</p>`;
    return say(link === "expired" ? 410 : 404, frame("この画面は開けません", gone));
  };

/** The page of a step, or the way to the one that comes first. */
export async function showDraft(ask: OfDraft): Promise<Outcome> {
  const { draft, own, now } = ask;
  const { step } = ask.request.params;
  if (!draft.open) return step === "sent" ? say(200, await afterwards(ask)) : go(`${own}/sent`);
  if (step === "organisation" && isChoosing(ask)) return say(200, await chooseAnew(ask));
  if (step === "check") return check(ask);
  if (!isStep(step)) return go(`${own}/${draft.facilityId ? "person" : "organisation"}`);
  const isSentBack = ask.request.query.look === "1";
  return say(200, await showStep(ask, step, isSentBack ? findingsOf(draft, step, now) : []));
}

/** What a page sent: kept, even where it cannot be taken yet; then the next one. */
export async function keepDraft(ask: OfDraft): Promise<Outcome> {
  const { tx, draft, own, now } = ask;
  const { step } = ask.request.params;
  const body = ask.request.body ?? {};
  if (step === "correction") return correct(ask);
  if (!draft.open) return go(`${own}/sent`);
  if (step === "sent") return sendIn(ask);
  if (step === "organisation" && body.as !== undefined) return choose(ask);
  if (!isStep(step)) return go(`${own}/person`);
  const typed = keepStep(draft, step, body, now);
  await saveDraft(tx, draft.id, { typed });
  // Programs fill in what people do not see: they are told what people are told, and nothing is sent.
  if (body.homepage) return go(`${own}/${step}`);
  const kept = { ...draft, typed };
  const findings = findingsOf(kept, step, now);
  if (findings.length > 0) return say(422, await showStep({ ...ask, draft: kept }, step, findings));
  return go(`${own}/${STEPS[STEPS.indexOf(step) + 1] ?? "check"}`);
}

/** Whether the search stands there: somebody looks, a facility was chosen, or it is not known yet who applies. */
function isChoosing({ draft, request, now }: OfDraft): boolean {
  const { as } = request.query;
  const isLooking = typeof as === "string" && as !== "";
  return draft.facilityId !== null || isLooking || !applicantOf(draft.applicant, now);
}

async function chooseAnew(ask: OfDraft): Promise<Html> {
  const looked = await find(ask);
  const applicant = looked.applicant || ask.draft.applicant;
  return writeStart(await viewOf(ask), { ...looked, applicant }, ask.request.params.token);
}

async function check(ask: OfDraft): Promise<Outcome> {
  const { tx, draft, own, now, request } = ask;
  const missing = await firstIncomplete(tx, draft, now);
  if (missing) return go(`${own}/${missing}?look=1`);
  const lines = await describe(tx, draft, now);
  return say(200, writeCheck(await viewOf(ask), request.params.token, lines));
}

/** Takes the application back to write on, as long as nobody has looked at it. */
async function correct({ tx, draft, own, now }: OfDraft): Promise<Outcome> {
  const taken = draft.applicationId && (await takeBack(tx, draft.applicationId, now));
  if (taken) await saveDraft(tx, draft.id, { open: true });
  return go(taken ? `${own}/person` : `${own}/sent`);
}

async function sendIn({ tx, draft, own, now }: OfDraft): Promise<Outcome> {
  const missing = await firstIncomplete(tx, draft, now);
  if (missing) return go(`${own}/${missing}?look=1`);
  const said = await stateDraft(tx, draft, now);
  const made = await takeApplication(tx, draft.applicationId, said, now);
  const applicationId = made ?? draft.applicationId;
  await saveDraft(tx, draft.id, { applicationId, open: false });
  return go(`${own}/sent`);
}

async function choose(ask: OfDraft): Promise<Outcome> {
  const choice = await readChoice(ask);
  if (!choice) return go(`${ask.own}/organisation`);
  const { applicant, facilityId } = choice;
  await saveDraft(ask.tx, ask.draft.id, { applicant, facilityId });
  return go(`${ask.own}/${choice.first}`);
}

async function showStep(ask: OfDraft, step: Step, findings: readonly Finding[]): Promise<Html> {
  const { tx, draft, now, request } = ask;
  const { token } = request.params;
  const seen = await viewOf(ask);
  if (step === "consents") return writeConsents(seen, token, draft.typed, findings);
  const applicant = applicantOf(draft.applicant, now)!;
  const facility = draft.facilityId ? ((await getFacility(tx, draft.facilityId)) ?? null) : null;
  const fields = fieldsFor(draft, step, now);
  return writeFields(seen, token, step, applicant, facility, fields, draft.typed, findings);
}

/** After it was sent: while the address is not proved, and later how it stands. */
async function afterwards(ask: OfDraft): Promise<Html> {
  const { tx, draft, request } = ask;
  const seen = await viewOf(ask);
  const application = draft.applicationId && (await getSent(tx, draft.applicationId));
  if (application) return writeSent(seen, request.params.token, application.mail);
  return frame(
    "お申し込みは、事務局に届いています",
    html`<p>お返事は、書いていただいたアドレスにメールでお送りします。この画面は閉じてかまいません。</p>`,
    { place: 5, sender: seen.sender },
  );
}
