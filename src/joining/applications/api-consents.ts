import { z } from "zod";
import { GET, instant, POST } from "../../base/contract.ts";

export const listConsents = GET("/api/applications/consents", {
  label: "同意のこと",
  reply: z.object({
    texts: z.array(
      z.object({
        id: z.string(),
        version: z.string(),
        title: z.string(),
        required: z.boolean(),
        summary: z.string(),
        check: z.string(),
        parts: z.array(z.object({ heading: z.string(), text: z.string() })),
        verified: z.boolean(),
        /** What was said about this version; null: not asked yet. */
        given: z.boolean().nullable(),
        at: instant.nullable(),
        /** An earlier version was agreed to. */
        renewed: z.boolean(),
      }),
    ),
    /** Needed texts whose newest version was not agreed to. */
    open: z.number(),
    may: z.object({ consent: z.boolean() }),
  }),
});
export const giveConsents = POST("/api/applications/consents", {
  label: "同意する",
  body: z.object({
    consents: z
      .array(z.object({ id: z.string().max(60), version: z.string().max(40), given: z.boolean() }))
      .min(1)
      .max(20),
  }),
  refusals: { changed: "文の新しい版が出ました。画面を読みこみ直してください。" },
});
