import { z } from "zod";
import {
  ContentError,
  type Fill,
  fillText,
  loadContent,
  placeholdersOf,
} from "../../base/content.ts";

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const priority = z.enum(["urgent", "high", "normal", "low"]);
const quiet = z.strictObject({ from: time, to: time, daysOff: z.boolean() });
const templateId = z.enum([
  "advisory",
  "advisory-limited",
  "asked",
  "reminder",
  "follow-up",
  "second-contact",
  "director",
  "director-limited",
  "relay",
  "relay-passed",
  "updated",
  "updated-limited",
  "withdrawn",
  "digest",
  "receipt",
  "receipt-limited",
  "invitation",
]);

const code = z.string().regex(/^5\.\d{1,3}(\.\d{1,3})?$/);
const words = z.array(z.string().min(2)).min(1);
const page = z.strictObject({ title: z.string().min(1), lines: z.array(z.string().min(1)).min(1) });
const wave = z.strictObject({ least: z.int().positive(), share: z.number().gt(0).max(1) });

/** One schema per file of content/notices/, by content id. */
export const schemas = {
  delivery: z.strictObject({
    quietHours: z.strictObject({
      clinic: quiet,
      hospital_small: quiet,
      hospital_large: quiet,
      director: quiet,
      vendor: quiet,
      relay: quiet,
      ministry: quiet,
      secretariat: quiet,
    }),
    digest: z.strictObject({ alone: z.array(priority) }),
    countedDays: z.int().positive(),
    retryMinutes: z.array(z.number().positive()).min(1),
    singleDays: z.int().positive(),
  }),
  refusals: z.strictObject({
    codes: z.strictObject({
      no_address: z.array(code),
      their_side: z.array(code),
      us: z.array(code),
    }),
    words: z.strictObject({ no_address: words, their_side: words, us: words, later: words }),
    filters: z.strictObject({ domains: words, words }),
    wave: z.strictObject({ minutes: z.int().positive(), ours: wave, address: wave }),
  }),
  links: z.strictObject({ unknown: page, expired: page, left: page, moved: page, closed: page }),
  mail: z.strictObject({
    placeholders: z.array(z.string()),
    details: z.array(z.string()),
    limitedTitle: z.string(),
    footer: z.string(),
    templates: z.array(
      z.strictObject({
        id: templateId,
        limited: templateId.optional(),
        label: z.string(),
        subject: z.string(),
        text: z.string(),
      }),
    ),
  }),
};

export type Delivery = z.infer<typeof schemas.delivery>;
export type MailTemplateId = z.infer<typeof templateId>;

export const loadDelivery = (on?: Date) => loadContent("notices", "delivery", schemas.delivery, on);
export const loadRefusals = (on?: Date) =>
  loadContent("notices", "refusals", schemas.refusals, on).data;
export const loadLinks = (on?: Date) => loadContent("notices", "links", schemas.links, on).data;
export const loadMail = (on?: Date) => loadContent("notices", "mail", schemas.mail, on);

/**
 * Subject and plain text (footer included) of a mail, and the `id@version` of its wording.
 * A missing or null value leaves its line out; a heading left without a line goes too.
 * `limited` (TLP:AMBER and above) leaves every detail out, whatever `values` holds.
 * Throws ContentError when a fact that the subject or the link needs is missing.
 */
export function writeMail(
  id: MailTemplateId,
  values: Readonly<Record<string, Fill>>,
  { limited = false, on }: { limited?: boolean; on?: Date } = {},
): { subject: string; text: string; ref: string } {
  const { data, ref } = loadMail(on);
  const asked = data.templates.find((one) => one.id === id)!;
  const template = (limited && data.templates.find((one) => one.id === asked.limited)) || asked;
  const all = { ...Object.fromEntries(data.placeholders.map((name) => [name, null])), ...values };
  if (limited)
    for (const name of data.details) all[name] = name === "title" ? data.limitedTitle : null;
  const subject = fillText(template.subject, all);
  const link = placeholdersOf(template.text).includes("answerUrl") ? all.answerUrl : all.items;
  if (!subject || !link)
    throw new ContentError(`mail ${id}: a fact for the subject or the link is missing`);
  const lines = fillText(`${template.text.trimEnd()}\n${data.footer}`, all);
  const text = lines.replace(/【[^】\n]+】\n+(?=【|─|\n|$)/g, "").replace(/\n{3,}/g, "\n\n");
  return { subject, text: `${text.trim()}\n`, ref };
}
