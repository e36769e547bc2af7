import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { institutionKind } from "../../circle/facilities/api.ts";
import { ASSET_KINDS } from "./api.ts";

const texts = z.array(z.string().min(1)).min(1);

/** One schema per file of content/assets/, by content id. */
export const schemas = {
  kinds: z.strictObject({
    kinds: z.array(
      z.strictObject({
        id: z.enum(ASSET_KINDS),
        label: z.string(),
        gloss: z.string(),
        icon: z.string(),
        examples: texts,
        synonyms: texts,
        question: z.string(),
        facesInternet: z.boolean(),
        commonIn: z.array(
          z.strictObject({ kinds: z.array(institutionKind).min(1), minBeds: z.int().optional() }),
        ),
      }),
    ),
  }),
  "import-columns": z.strictObject({
    columns: z.array(
      z.strictObject({
        field: z.string(),
        label: z.string(),
        /** Advisories are compared with it: a list without it is taken, and the lack is said. */
        compared: z.boolean().default(false),
        synonyms: texts,
        contains: texts.optional(),
        never: texts.optional(),
      }),
    ),
    yes: texts,
    no: texts,
    unknown: texts,
    absent: texts,
  }),
  suggestions: z.strictObject({ leastInstitutions: z.int().min(1) }),
};

export type AssetKind = z.infer<typeof schemas.kinds>["kinds"][number];
export type ImportColumns = z.infer<(typeof schemas)["import-columns"]>;

export const loadAssetKinds = (on?: Date): AssetKind[] =>
  loadContent("assets", "kinds", schemas.kinds, on).data.kinds;

export const loadImportColumns = (on?: Date): ImportColumns =>
  loadContent("assets", "import-columns", schemas["import-columns"], on).data;

/** True where most institutions of this kind and size have one, so that silence deserves the question. */
export function isCommonIn(kind: AssetKind, institution: { kind: string; beds: number }): boolean {
  return kind.commonIn.some(
    (row) =>
      row.kinds.some((one) => one === institution.kind) && institution.beds >= (row.minBeds ?? 0),
  );
}

/** From how many institutions on a product may be offered to others. */
export const loadSuggestions = (on?: Date) =>
  loadContent("assets", "suggestions", schemas.suggestions, on).data;
