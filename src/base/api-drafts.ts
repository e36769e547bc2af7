import { z } from "zod";
import { DELETE, GET, instant, PUT } from "./contract.ts";

// Any form may keep what is typed into it, so this stands on the ground; the room drafts answers it.
/** Which form: the page's address and what the form is about. */
const form = z.object({ key: z.string().regex(/^[\w/:.-]{1,200}$/, "下書きの名前が違います。") });
/** In JSON; longer than any form's own limits. */
const LONGEST = 100_000;
/** What stands in a field: the texts under its name; or a text or lines of texts, of a form that keeps its own state. */
const field = z.union([
  z.string(),
  z.array(z.string()),
  z.array(z.record(z.string().max(200), z.string())),
]);
const value = z
  .record(z.string().max(200), field)
  .refine((all) => JSON.stringify(all).length <= LONGEST, "下書きとして残せる長さを超えています。");
export const draft = z.object({ value, savedAt: instant });
const others = z.array(z.object({ name: z.string(), at: instant }));

export const getDraft = GET("/api/drafts", {
  label: "書きかけの内容",
  own: true,
  query: form,
  reply: z.object({
    draft: draft.nullable(),
    /** Who else of the organisation writes in the same form, the latest first. */
    others,
  }),
});
export const saveDraft = PUT("/api/drafts", {
  label: "書きかけの内容を残す",
  own: true,
  query: form,
  body: z.object({ value }),
  reply: z.object({ savedAt: instant, others }),
});
export const removeDraft = DELETE("/api/drafts", {
  label: "書きかけの内容を捨てる",
  own: true,
  query: form,
});
