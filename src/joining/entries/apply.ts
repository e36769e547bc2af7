import { DAY } from "../../base/clock.ts";
import { atMost } from "../../base/web/limit.ts";
import { cutText } from "../../base/words/text.ts";
import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { html } from "../../base/web/html.ts";
import { getSender } from "../../base/mail/sender.ts";
import { readLink, signLink } from "../../base/keys/tokens.ts";
import { SYSTEM } from "../../base/viewer.ts";
import {
  applicantOf,
  getApplicationById,
  loadApplying,
  readMail,
  takeApplication,
  takeBack,
} from "../applications/index.ts";
import { findFacilities, getFacility } from "../../circle/facilities/index.ts";
import { type View, writeCheck, writeConsents, writeFields, writeSent } from "./apply-page.ts";
import { writeClosed } from "./closed-page.ts";
import { getClosing } from "./intake.ts";
import { saveWish } from "./queries-intake.ts";
import { STEPS, type Step } from "./form.ts";
import { go, type Outcome, say, send } from "../../base/web/public-page.ts";
import { frame } from "./frame.ts";
import { type Draft, getDraft, saveDraft, saveNewDraft } from "./queries.ts";
import { writeFound, writeStart } from "./start-page.ts";
import { describe, fieldsFor, findingsOf, firstIncomplete, keepStep, stateDraft } from "./steps.ts";

type Body = Record<string, string> | undefined;
type Looked = FastifyRequest<{ Querystring: { as?: string; search?: string; in?: string } }>;
type Asked = FastifyRequest<{ Params: { token: string; step: string } }>;

const DRAFT = "application draft";
const SCRIPT = readFileSync(new URL("as-you-type.js", import.meta.url));
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The pages on which an application is written, from the search to what happens next. */
export function applyRoutes(scope: FastifyInstance, context: Context): void {
  const { limits } = loadApplying();
  const see = async (response: FastifyReply, work: (tx: Tx) => Promise<Outcome>) =>
    send(response, await context.db.asViewer(SYSTEM, work));
  const view = async (tx: Tx): Promise<View> => ({
    now: context.clock.now(),
    sender: await getSender(tx),
  });

  /** What the address of a search asks for. */
  async function find(tx: Tx, request: Looked) {
    const text = (value: unknown) => (typeof value === "string" ? cutText(value, 100) : "");
    const { as, search: sought, in: place } = request.query;
    const search = text(sought).trim();
    const prefecture = /^\d\d$/.test(text(place)) ? text(place) : "";
    const { shortest, most } = loadApplying(context.clock.now()).search;
    const enough = [...search].length >= shortest;
    const facilities = enough
      ? await findFacilities(tx, { search, limit: most, ...(prefecture && { prefecture }) })
      : [];
    return { applicant: text(as), search, prefecture, facilities: sought ? facilities : null };
  }

  scope.get("/apply", atMost(limits.looksPerMinute), (request: Looked, response) =>
    see(response, async (tx) => {
      const closed = await getClosing(tx, context.clock.now());
      if (closed) return say(200, writeClosed(await view(tx), closed));
      return say(200, writeStart(await view(tx), await find(tx, request), null));
    }),
  );
  scope.get("/apply/found", atMost(limits.looksPerMinute), (request: Looked, response) =>
    see(response, async (tx) => say(200, writeFound(await view(tx), await find(tx, request)))),
  );
  scope.get("/apply/as-you-type.js", (_request, response) =>
    response
      .header("content-type", "text/javascript; charset=utf-8")
      .header("cache-control", "public, max-age=3600")
      .send(SCRIPT),
  );
  scope.post("/apply", atMost(limits.draftsPerHour, "1 hour"), (request, response) =>
    see(response, async (tx) => {
      const now = context.clock.now();
      if (await getClosing(tx, now)) return go("/apply");
      const choice = await readChoice(tx, request.body as Body, now);
      if (!choice) return go("/apply");
      const id = await saveNewDraft(tx, choice, now);
      const ends = new Date(now.getTime() + loadApplying(now).draftDays * DAY);
      return go(`/apply/${signLink(context.secret, DRAFT, id, ends)}/${choice.first}`);
    }),
  );
  scope.post("/apply/wish", atMost(limits.sendsPerHour, "1 hour"), (request, response) =>
    see(response, async (tx) => {
      const body = request.body as Body;
      const now = context.clock.now();
      const read = readMail(body?.mail ?? "");
      const closed = await getClosing(tx, now);
      if (!closed) return go("/apply");
      if (!read) return say(422, writeClosed(await view(tx), closed, true));
      if (!body?.homepage) await saveWish(tx, read.mail, read.key, now);
      return say(
        200,
        frame(
          "承りました",
          html`<p>受け付けを再開するときに、一度だけメールでお知らせします。</p>`,
        ),
      );
    }),
  );

  scope.get("/apply/:token/:step", atMost(limits.looksPerMinute), (request: Asked, response) =>
    withDraft(request, response, async (tx, draft) => {
      const { token, step } = request.params;
      const now = context.clock.now();
      if (!draft.open)
        return step === "sent"
          ? say(200, await afterwards(tx, draft, token))
          : go(`/apply/${token}/sent`);
      if (step === "organisation") {
        const looked = await find(tx, request as unknown as Looked);
        const chosen = applicantOf(draft.applicant, now);
        const isLooking = draft.facilityId !== null || looked.applicant !== "" || !chosen;
        if (isLooking)
          return say(
            200,
            writeStart(
              await view(tx),
              { ...looked, applicant: looked.applicant || draft.applicant },
              token,
            ),
          );
      }
      if (step === "check") {
        const missing = await firstIncomplete(tx, draft, now);
        if (missing) return go(`/apply/${token}/${missing}?look=1`);
        return say(200, writeCheck(await view(tx), token, await describe(tx, draft, now)));
      }
      if (!STEPS.includes(step as Step))
        return go(`/apply/${token}/${draft.facilityId ? "person" : "organisation"}`);
      const isSentBack = (request.query as { look?: string }).look === "1";
      const findings = isSentBack ? findingsOf(draft, step as Step, now) : [];
      return say(200, await showStep(tx, draft, step as Step, token, findings));
    }),
  );

  scope.post("/apply/:token/:step", atMost(limits.savesPerMinute), (request: Asked, response) =>
    withDraft(request, response, async (tx, draft) => {
      const { token, step } = request.params;
      const now = context.clock.now();
      const sent = `/apply/${token}/sent`;
      if (step === "correction") {
        const taken = draft.applicationId && (await takeBack(tx, draft.applicationId, now));
        if (taken) await saveDraft(tx, draft.id, { open: true });
        return go(taken ? `/apply/${token}/person` : sent);
      }
      if (!draft.open) return go(sent);
      const body = (request.body ?? {}) as Record<string, string>;
      if (step === "sent") {
        const missing = await firstIncomplete(tx, draft, now);
        if (missing) return go(`/apply/${token}/${missing}?look=1`);
        const said = await stateDraft(tx, draft, now);
        const made = await takeApplication(tx, draft.applicationId, said, now);
        const applicationId = made ?? draft.applicationId;
        await saveDraft(tx, draft.id, { applicationId, open: false });
        return go(sent);
      }
      if (step === "organisation" && body.as !== undefined) {
        const choice = await readChoice(tx, body, now);
        if (!choice) return go(`/apply/${token}/organisation`);
        const { applicant, facilityId } = choice;
        await saveDraft(tx, draft.id, { applicant, facilityId });
        return go(`/apply/${token}/${choice.first}`);
      }
      if (!STEPS.includes(step as Step)) return go(`/apply/${token}/person`);
      const typed = keepStep(draft, step as Step, body, now);
      await saveDraft(tx, draft.id, { typed });
      // Programs fill in what people do not see: they are told what people are told, and nothing is sent.
      if (body.homepage) return go(`/apply/${token}/${step}`);
      const findings = findingsOf({ ...draft, typed }, step as Step, now);
      if (findings.length > 0)
        return say(422, await showStep(tx, { ...draft, typed }, step as Step, token, findings));
      const next = STEPS[STEPS.indexOf(step as Step) + 1] ?? "check";
      return go(`/apply/${token}/${next}`);
    }),
  );

  async function withDraft(
    request: Asked,
    response: FastifyReply,
    work: (tx: Tx, draft: Draft) => Promise<Outcome>,
  ) {
    const link = readLink(context.secret, DRAFT, request.params.token, context.clock.now());
    return see(response, async (tx) => {
      const draft =
        typeof link === "string"
          ? undefined
          : await getDraft(tx, link.id, request.method === "POST");
      if (draft) return work(tx, draft);
      const gone = html`<p>
          書きかけのお申し込みは、しばらくすると消えます。お手数ですが、<a href="/apply">はじめから</a>お願いします。
        </p>
        <p>すでに送られたお申し込みは、メールのリンクからお進みください。</p>`;
      return say(link === "expired" ? 410 : 404, frame("この画面は開けません", gone));
    });
  }

  async function showStep(
    tx: Tx,
    draft: Draft,
    step: Step,
    token: string,
    findings: readonly Finding[],
  ) {
    const seen = await view(tx);
    if (step === "consents") return writeConsents(seen, token, draft.typed, findings);
    const applicant = applicantOf(draft.applicant, seen.now)!;
    const facility = draft.facilityId ? ((await getFacility(tx, draft.facilityId)) ?? null) : null;
    const fields = fieldsFor(draft, step, seen.now);
    return writeFields(seen, token, step, applicant, facility, fields, draft.typed, findings);
  }

  /** After it was sent: while the address is not proved, and later how it stands. */
  async function afterwards(tx: Tx, draft: Draft, token: string) {
    const seen = await view(tx);
    const application = draft.applicationId && (await getApplicationById(tx, draft.applicationId));
    if (application && application.state === "sent")
      return writeSent(seen, token, application.mail);
    return frame(
      "お申し込みは、事務局に届いています",
      html`<p>お返事は、書いていただいたアドレスにメールでお送りします。この画面は閉じてかまいません。</p>`,
      { place: 5, sender: seen.sender },
    );
  }
}

/** Who applies, and for which facility; null where the page sent nothing that can be chosen. */
async function readChoice(tx: Tx, body: Body, now: Date) {
  const applicant = applicantOf(body?.as ?? "", now);
  if (!applicant) return null;
  const asked = applicant.organisation === "institution" ? (body?.facility ?? "") : "";
  const facility = UUID.test(asked) ? await getFacility(tx, asked) : undefined;
  if (asked && (!facility || facility.closedOn || facility.mergedInto)) return null;
  const first = facility ? ("person" as const) : ("organisation" as const);
  return { applicant: applicant.id, facilityId: facility?.id ?? null, first };
}
