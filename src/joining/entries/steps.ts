import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { applicantOf, loadConsents, type Statement, weighDomain } from "../applications/index.ts";
import { readMail } from "./addresses.ts";
import { getFacility } from "../../circle/facilities/index.ts";
import { describeFacility } from "./apply-page.ts";
import type { Field, Typed } from "../../base/web/public-fields.ts";
import { checkFields, fieldsOf, keepTyped, readTyped, type Step, STEPS } from "./form.ts";
import type { Draft } from "./queries.ts";

type Filled = Pick<Draft, "applicant" | "facilityId" | "typed">;

/** Whether the address says too little about where somebody belongs, so that they are asked why. */
function needsReason({ mail = "" }: Typed, now: Date): boolean {
  const read = readMail(mail);
  const flags = read ? weighDomain(read.domain, null, now) : [];
  return flags.includes("free_mail") || flags.includes("provider_mail");
}

/** The fields of a step as this draft sees them. */
export function fieldsFor(draft: Filled, step: Step, now: Date, typed = draft.typed): Field[] {
  const facility = draft.facilityId !== null;
  const withReason = needsReason(typed, now);
  const applicant = applicantOf(draft.applicant, now)!;
  return fieldsOf(step, applicant, { facility, withReason, on: now });
}

/** What the draft keeps after a step was sent. The reason stays when the address needs it. */
export function keepStep(
  draft: Filled,
  step: Step,
  sent: Record<string, string>,
  now: Date,
): Typed {
  return keepTyped(draft.typed, sent, fieldsFor(draft, step, now, { mail: sent.mail ?? "" }));
}

/** What is still wrong with a step. */
export function findingsOf(draft: Filled, step: Step, now: Date): Finding[] {
  return checkFields(draft.typed, fieldsFor(draft, step, now), now);
}

/** The first step that is not right yet; null when it can be sent. A facility that went meanwhile is chosen anew. */
export async function firstIncomplete(tx: Tx, draft: Draft, now: Date): Promise<Step | null> {
  if (draft.facilityId && !(await getFacility(tx, draft.facilityId))) return "organisation";
  for (const step of STEPS) {
    if (findingsOf(draft, step, now).length > 0) return step;
  }
  return null;
}

type Section = { title: string; step: Step; facts: (readonly [string, string])[] };

/** The draft in words, for the last look. */
export async function describe(tx: Tx, draft: Draft, now: Date): Promise<Section[]> {
  const facility = draft.facilityId ? await getFacility(tx, draft.facilityId) : null;
  const said = (step: Step) =>
    fieldsFor(draft, step, now).flatMap((field): [string, string][] => {
      const value = draft.typed[field.name]?.trim() ?? "";
      const label = field.options?.find((one) => one.value === value)?.label ?? value;
      return value ? [[field.label, label]] : [];
    });
  const consents = loadConsents(now).map(({ id, data }): [string, string] => [
    data.title,
    draft.typed[`consent:${id}`] ? "同意する" : "同意しない",
  ]);
  return [
    {
      title: applicantOf(draft.applicant, now)!.label,
      step: "organisation",
      facts: facility ? describeFacility(facility, now) : said("organisation"),
    },
    { title: "申し込む方", step: "person", facts: said("person") },
    { title: "約束ごと", step: "consents", facts: consents },
  ];
}

/** A complete draft as the secretariat takes it. What stands in the register is taken from there. */
export async function stateDraft(tx: Tx, draft: Draft, now: Date): Promise<Statement> {
  const applicant = applicantOf(draft.applicant, now)!;
  const facility = draft.facilityId ? await getFacility(tx, draft.facilityId) : undefined;
  const { kana, ...read } = readTyped(draft.typed, applicant);
  const registered = facility && {
    name: facility.name,
    prefecture: facility.prefecture,
    facts: {
      kana: facility.kana,
      address: facility.address,
      kind: facility.kind,
      beds: facility.beds,
      codes: facility.codes,
    },
  };
  return {
    ...read,
    applicant: draft.applicant,
    facilityId: facility?.id ?? null,
    facts: { kana, ...read.facts },
    ...registered,
    consents: loadConsents(now).map(({ id, version }) => ({
      id,
      version,
      given: draft.typed[`consent:${id}`] === version,
    })),
  };
}
