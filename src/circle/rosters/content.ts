import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { founder, institutionKind as kind, medicalFunction } from "../facilities/api.ts";

/** The fields that a column of a list may fill. */
export const LIST_FIELDS = [
  "code",
  "number",
  "besides",
  "prefecture",
  "municipality",
  "table",
  "kindWord",
  "name",
  "kana",
  "postal",
  "address",
  "phone",
  "fax",
  "bedsText",
  "bedsTotal",
  "notification",
  "founder",
  "openedOn",
  "designatedOn",
] as const;
export type ListField = (typeof LIST_FIELDS)[number];

/** One schema per file of content/rosters/, by content id. */
export const schemas = {
  lists: z.strictObject({
    limits: z.strictObject({
      megabytes: z.int().positive(),
      unpackedMegabytes: z.int().positive(),
      rows: z.int().positive(),
      columns: z.int().positive(),
    }),
    headerWithin: z.int().positive(),
    manyWrong: z.number().min(0).max(1),
    draftDays: z.int().positive(),
    undoDays: z.int().positive(),
    goneReason: z.string().min(1),
    columns: z.record(z.enum(LIST_FIELDS), z.array(z.string()).min(1)),
    tables: z.array(
      z.strictObject({
        table: z.string().length(1),
        label: z.string(),
        kind,
        words: z.array(z.string()),
      }),
    ),
    kindWords: z.record(z.string(), kind),
    hospitalName: z.string(),
    hospitalBeds: z.int().positive(),
    mostBeds: z.int().positive(),
    bedTypes: z.array(z.string()),
    functionsByNotification: z.array(
      z.strictObject({ contains: z.string(), function: medicalFunction }),
    ),
    functionsByBeds: z.array(
      z.strictObject({ type: z.string(), minShare: z.number(), function: medicalFunction }),
    ),
    founders: z.array(
      z.strictObject({
        contains: z.array(z.string()).optional(),
        startsWith: z.array(z.string()).optional(),
        matches: z.string().optional(),
        founder,
      }),
    ),
  }),
};

export type Lists = z.infer<typeof schemas.lists>;

/** How the lists of the authorities are read. */
export const loadLists = (on?: Date): Lists =>
  loadContent("rosters", "lists", schemas.lists, on).data;
