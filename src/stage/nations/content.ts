import { z } from "zod";
import { loadContent } from "../../base/content.ts";

const share = z.number().min(0).max(1);
const weights = z.record(z.string(), z.number().min(0));
const contactShares = z.strictObject({ none: share, phoneOnly: share, deadMail: share });
const word = z.tuple([z.string(), z.string()]);
const kana = z.array(word).min(1);
const texts = z.array(z.string()).min(1);
const audience = z.enum(["clinic", "hospital_small", "hospital_large"]);
const byAudience = <T extends z.ZodType>(schema: T) =>
  z.strictObject({ clinic: schema, hospital_small: schema, hospital_large: schema });

/** One schema per file of content/nations/, by content id. */
export const schemas = {
  nation: z.strictObject({
    mixes: z.array(z.strictObject({ below: z.int().nullable(), shares: weights })),
    bedClasses: z.record(
      z.string(),
      z.strictObject({
        share: z.number(),
        founders: weights,
        functions: z.record(z.string(), share),
      }),
    ),
    largestBeds: z.int(),
    ownItFromBeds: z.int(),
    advancedFounders: weights,
    notPsychiatric: texts,
    otherFounders: weights,
    criticalFunctions: texts,
    contacts: z.strictObject({
      hospital: contactShares,
      other: contactShares,
      deadDomain: z.string(),
      domain: z.string(),
    }),
    hospitalAssociationName: z.string(),
    medicalAssociationName: z.string().includes("{prefecture}"),
    ministryName: z.string(),
    secretariatName: z.string(),
    vendors: texts,
  }),
  names: z.strictObject({
    placeFirst: kana,
    placeSecond: kana,
    hospital: z.record(z.string(), kana),
    clinic: kana,
    clinic_beds: kana,
    dental: kana,
    pharmacy: kana,
    visiting_nursing: kana,
    midwifery: kana,
    corporations: texts,
    families: texts,
    givens: texts,
  }),
  products: z.strictObject({
    classes: byAudience(
      z.strictObject({
        noRegister: share,
        unknownVersion: share,
        saysAbsent: share,
        holdings: weights,
      }),
    ),
    saysInternet: share,
    saysEmr: share,
    saysMaintainer: share,
    hurried: share,
    hurriedUnknownVersion: share,
    messyVersion: share,
    messyPrefixes: texts,
    emrConnected: z.record(z.string(), share),
    internetFacing: z.record(z.string(), share),
    places: z.strictObject({ clinic: texts, hospital: texts, byKind: z.record(z.string(), texts) }),
    products: z.array(
      z.strictObject({
        kind: z.string(),
        weight: z.number().positive(),
        vendors: texts,
        names: texts,
        written: texts.optional(),
        models: z.array(z.string().nullable()).min(1),
        classes: z.array(audience).optional(),
        versions: weights,
      }),
    ),
  }),
};

export type Audience = z.infer<typeof audience>;
export type NationFacts = z.infer<typeof schemas.nation>;
export type NameWords = z.infer<typeof schemas.names>;
export type ProductSpread = z.infer<typeof schemas.products>;

export const loadNationFacts = (): NationFacts =>
  loadContent("nations", "nation", schemas.nation).data;
export const loadNameWords = (): NameWords => loadContent("nations", "names", schemas.names).data;
export const loadProductSpread = (): ProductSpread =>
  loadContent("nations", "products", schemas.products).data;
