import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { bedClass, founder, institutionKind as kind, medicalFunction, prefecture } from "./api.ts";

const words = { label: z.string().min(1), gloss: z.string().min(1) };

/** One schema per file of content/facilities/, by content id. */
export const schemas = {
  prefectures: z.strictObject({
    prefectures: z
      .array(
        z.strictObject({
          code: prefecture,
          name: z.string(),
          kana: z.string(),
          region: z.string(),
          x: z.int().min(0),
          y: z.int().min(0),
          hospitals: z.int().positive(),
        }),
      )
      .length(47),
  }),
  classifications: z.strictObject({
    hospitalSplit: z.int().positive(),
    checkDigitOverSeven: z.array(prefecture),
    kinds: z.array(
      z.strictObject({
        id: kind,
        ...words,
        audience: z.enum(["clinic", "hospital"]),
        pointTable: z.string().nullable(),
        beds: z.strictObject({ least: z.int(), most: z.int().nullable() }),
      }),
    ),
    bedClasses: z.array(
      z.strictObject({ id: bedClass, label: z.string(), min: z.int(), max: z.int().nullable() }),
    ),
    functions: z.array(z.strictObject({ id: medicalFunction, ...words })),
    founders: z.array(z.strictObject({ id: founder, label: z.string() })),
  }),
  search: z.strictObject({
    perMinute: z.int().positive(),
    shown: z.int().positive().max(200),
  }),
  variants: z.strictObject({
    characters: z.array(z.string().min(2)),
    betweenKanji: z.array(z.string().min(2)),
  }),
};

export type Prefecture = z.infer<typeof schemas.prefectures>["prefectures"][number];
type Classifications = z.infer<typeof schemas.classifications>;
export type Vocabulary = Classifications & { prefectures: Prefecture[] };

export const loadPrefectures = (on?: Date): Prefecture[] =>
  loadContent("facilities", "prefectures", schemas.prefectures, on).data.prefectures;

export const loadClassifications = (on?: Date): Classifications =>
  loadContent("facilities", "classifications", schemas.classifications, on).data;

/** The words for facilities and places, as lists offer them. */
export const loadVocabulary = (on?: Date): Vocabulary => ({
  ...loadClassifications(on),
  prefectures: loadPrefectures(on),
});

export const loadSearch = (on?: Date): z.infer<typeof schemas.search> =>
  loadContent("facilities", "search", schemas.search, on).data;

export const loadVariants = (on?: Date): z.infer<typeof schemas.variants> =>
  loadContent("facilities", "variants", schemas.variants, on).data;

/** The survey's class of a number of beds; null for an unknown number. */
export function bedClassOf(beds: number | null, on?: Date): z.infer<typeof bedClass> | null {
  if (beds === null) return null;
  const found = loadClassifications(on).bedClasses.find(
    (row) => beds >= row.min && beds <= (row.max ?? Infinity),
  );
  return found?.id ?? null;
}
