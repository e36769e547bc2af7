import { z } from "zod";
import { type Content, durationSchema, listContent, loadContent } from "../../base/content.ts";
import { organisationKind } from "../../circle/organisations/api.ts";
import { FLAGS } from "./api.ts";

const words = { id: z.string().regex(/^[a-z_]+$/), label: z.string().min(1) };
const count = z.int().positive();
const domain = z.string().regex(/^[a-z0-9.-]+$/);

/** A text that people agree to, or may agree to; its version counts. */
const consent = z.strictObject({
  position: z.int().positive(),
  title: z.string().min(1),
  required: z.boolean(),
  summary: z.string().min(1),
  /** What stands beside the box that is ticked. */
  check: z.string().min(1),
  parts: z.array(z.strictObject({ heading: z.string(), text: z.string() })).min(1),
});

/** One schema per file of content/applications/, by content id. */
export const schemas = {
  applying: z.strictObject({
    draftDays: count,
    proofHours: count,
    unprovedDays: count,
    refusedDays: count,
    answerDays: count,
    decidesWithin: durationSchema,
    refusalDelayMinutes: z.int().min(0),
    limits: z.strictObject({
      looksPerMinute: count,
      draftsPerHour: count,
      savesPerMinute: count,
      sendsPerHour: count,
      mailsPerDay: count,
    }),
    search: z.strictObject({ shortest: count, most: count }),
    manual: z.strictObject({
      secondPerson: z.boolean(),
      approver: z.enum(["clerk", "reviewer", "administrator"]),
    }),
    flags: z.array(
      z.strictObject({
        id: z.enum(FLAGS),
        manual: z.boolean(),
        label: z.string(),
        gloss: z.string(),
      }),
    ),
    applicants: z.array(
      z.strictObject({
        ...words,
        organisation: organisationKind.exclude(["secretariat"]),
        hint: z.string(),
        nameLabel: z.string(),
        /** Flags that every application of this kind bears. */
        flags: z.array(z.enum(FLAGS)),
        fields: z.array(
          z.strictObject({ ...words, hint: z.string(), required: z.boolean(), longest: count }),
        ),
      }),
    ),
    refusals: z.array(z.strictObject({ ...words, text: z.string().min(1) })),
    next: z.array(z.strictObject({ title: z.string(), text: z.string() })),
  }),
  "mail-domains": z.strictObject({
    free: z.array(domain),
    provider: z.array(domain),
    lookalikes: z.record(z.string(), z.string()),
  }),
  mail: z.strictObject({
    placeholders: z.array(z.string()),
    footer: z.string(),
    templates: z.array(
      z.strictObject({
        id: z.enum(["proof", "question", "approved", "refused"]),
        label: z.string(),
        subject: z.string(),
        text: z.string(),
      }),
    ),
  }),
  terms: consent,
  handling: consent,
  "no-detriment": consent,
  drills: consent,
  survey: consent,
};

export type ConsentText = Content<z.infer<typeof consent>>;
export type Applying = z.infer<typeof schemas.applying>;
export type Applicant = Applying["applicants"][number];
export type MailDomains = z.infer<(typeof schemas)["mail-domains"]>;
export type Template = z.infer<typeof schemas.mail>["templates"][number];

/** How applications are taken: durations, limits, kinds of applicant, reasons to refuse. */
export const loadApplying = (on?: Date): Applying =>
  loadContent("applications", "applying", schemas.applying, on).data;

/** The kind of applicant of this id. */
export const applicantOf = (id: string, on?: Date): Applicant | undefined =>
  loadApplying(on).applicants.find((one) => one.id === id);

/** Mail domains that prove nothing, and letters that look alike. */
export const loadMailDomains = (on?: Date): MailDomains =>
  loadContent("applications", "mail-domains", schemas["mail-domains"], on).data;

export const loadMail = (on?: Date): z.infer<typeof schemas.mail> =>
  loadContent("applications", "mail", schemas.mail, on).data;

/** What else lies in the folder. */
const NO_CONSENT = ["applying", "mail-domains", "mail", "todos"];

/** The texts to agree to, in order, each in the version valid today. An installation may add its own. */
export function loadConsents(on?: Date): ConsentText[] {
  const ids = new Set(listContent("applications").map((file) => file.id));
  return [...ids]
    .filter((id) => !NO_CONSENT.includes(id))
    .map((id) => loadContent("applications", id, consent, on))
    .sort((a, b) => a.data.position - b.data.position);
}
