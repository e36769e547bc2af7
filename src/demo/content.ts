import { z } from "zod";
import { loadContent } from "../base/content.ts";
import { institutionKind } from "../facilities/api.ts";

const share = z.number().min(0).max(1);
const weights = z.record(z.string(), z.number().min(0));
const contactShares = z.strictObject({ none: share, phoneOnly: share, deadMail: share });
const word = z.tuple([z.string(), z.string()]);
const kana = z.array(word).min(1);
const texts = z.array(z.string()).min(1);
const audience = z.enum(["clinic", "hospital_small", "hospital_large"]);
const byAudience = <T extends z.ZodType>(schema: T) =>
  z.strictObject({ clinic: schema, hospital_small: schema, hospital_large: schema });

const hoursBefore = z.number().min(0);
const hours = z.strictObject({ from: z.string(), to: z.string() });

/** One schema per file of content/demo/, by content id. */
export const schemas = {
  stage: z.strictObject({
    days: z.int().positive(),
    workingHours: hours,
    advisories: z.array(
      z.strictObject({
        trackingId: z.string(),
        hoursBefore,
        until: z.enum(["published", "in_review"]),
        askKinds: z.array(z.string()),
      }),
    ),
    update: z.strictObject({ trackingId: z.string(), hoursBefore, changeNote: z.string() }),
    relays: z.strictObject({
      forwards: share,
      medianHours: z.number().positive(),
      spread: z.number().positive(),
    }),
    others: z.strictObject({ published: z.int().positive(), everyHours: z.number().positive() }),
    strangers: z.int().positive(),
    probes: z.strictObject({
      title: z.string(),
      kind: institutionKind,
      hoursBefore,
      answers: share,
      medianHours: z.number().positive(),
      spread: z.number().positive(),
    }),
    applications: z.array(
      z.strictObject({
        hoursBefore,
        kind: institutionKind,
        person: z.string(),
        personKana: z.string(),
        duty: z.string(),
        mail: z.string(),
        phone: z.string(),
        site: z.string(),
        reason: z.string(),
        proves: z.boolean(),
      }),
    ),
    overMatchReason: z.string(),
    sender: z.strictObject({ name: z.string(), contact: z.string() }),
    password: z.string().min(12),
    cast: z.array(
      z.strictObject({
        key: z.enum(["author", "reviewer", "relay", "ministry", "vendor", "hospital", "clinic"]),
        role: z.enum(["secretariat", "relay", "ministry", "vendor", "institution"]),
        name: z.string(),
        mail: z.string(),
        label: z.string(),
      }),
    ),
  }),
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
  behaviour: z.strictObject({
    classes: byAudience(
      z.strictObject({
        silent: z.strictObject({ affected: share, possibly: share, asked: share }),
        medianHours: z.number().positive(),
        answers: z.strictObject({ affected: weights, possibly: weights, asked: weights }),
      }),
    ),
    spread: z.number().positive(),
    answersBetween: hours,
    hastening: z.strictObject({
      urgent: z.number(),
      high: z.number(),
      normal: z.number(),
      low: z.number(),
    }),
    cannotReasons: weights,
    plannedWithinDays: z.int().positive(),
    tellsVersion: share,
    notes: z.record(z.string(), texts),
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
export type Script = z.infer<typeof schemas.stage>;
export type NationFacts = z.infer<typeof schemas.nation>;
export type NameWords = z.infer<typeof schemas.names>;
export type Behaviour = z.infer<typeof schemas.behaviour>;
export type ProductSpread = z.infer<typeof schemas.products>;

export const loadScript = (): Script => loadContent("demo", "stage", schemas.stage).data;
export const loadNationFacts = (): NationFacts =>
  loadContent("demo", "nation", schemas.nation).data;
export const loadNameWords = (): NameWords => loadContent("demo", "names", schemas.names).data;
export const loadBehaviour = (): Behaviour =>
  loadContent("demo", "behaviour", schemas.behaviour).data;
export const loadProductSpread = (): ProductSpread =>
  loadContent("demo", "products", schemas.products).data;
