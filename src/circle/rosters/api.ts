import { z } from "zod";
import {
  byId,
  DELETE,
  finding,
  GET,
  instant,
  keysOf,
  pageQuery,
  pageReply,
  POST,
} from "../../base/contract.ts";
import { prefecture } from "../facilities/api.ts";

export const IMPORT_STATES = {
  reading: "読み取り中",
  refused: "読めません",
  preview: "確認待ち",
  taking: "取り込み中",
  taken: "取り込み済み",
  undoing: "取り消し中",
  undone: "取り消し済み",
} as const;
export type ImportState = keyof typeof IMPORT_STATES;

export const LINE_ACTIONS = {
  new: "新しい",
  changed: "変わる",
  gone: "なくなる",
  same: "同じ",
  left_out: "取り込まない",
} as const;

const countsShape = z.object({
  rows: z.number().optional(),
  /** Lines without a code, looked for by name and place. */
  codeless: z.number().optional(),
  new: z.number().optional(),
  changed: z.number().optional(),
  same: z.number().optional(),
  gone: z.number().optional(),
  leftOut: z.number().optional(),
  /** Lines in which a value stays because a person confirmed it. */
  kept: z.number().optional(),
  findings: z.number().optional(),
  /** How each heading was understood; field null = not used. */
  headings: z.array(z.object({ heading: z.string(), field: z.string().nullable() })).optional(),
  /** Left out at the taking, because it had changed since the preview. */
  stale: z.number().optional(),
  removed: z.number().optional(),
  restored: z.number().optional(),
  /** Not taken back, because something came after. */
  undoKept: z.number().optional(),
});

export const importShape = z.object({
  id: z.uuid(),
  fileName: z.string(),
  size: z.number(),
  sha256: z.string(),
  pointTable: z.string().nullable(),
  /** Where its facilities stand, wherever a row does not say so. */
  prefecture: z.string().nullable(),
  /** null: the list is complete for no prefecture; empty: for every one it names. */
  complete: z.array(z.string()).nullable(),
  state: z.enum(keysOf(IMPORT_STATES)),
  progress: z.number(),
  counts: countsShape,
  findings: z.array(finding),
  createdAt: instant,
  takenAt: instant.nullable(),
  undoneAt: instant.nullable(),
});
export type FacilityImport = z.infer<typeof importShape>;

const lineShape = z.object({
  number: z.number(),
  place: z.string(),
  action: z.enum(keysOf(LINE_ACTIONS)),
  facilityId: z.string().nullable(),
  name: z.string(),
  prefecture: z.string(),
  codes: z.array(z.string()),
  kind: z.string().nullable(),
  address: z.string().nullable(),
  beds: z.number().nullable(),
  /** field: [before, after]. */
  changes: z.record(z.string(), z.array(z.unknown())),
  kept: z.record(z.string(), z.array(z.unknown())),
  findings: z.array(z.string()),
});
export type ImportLine = z.infer<typeof lineShape>;

export const COMPLETE = {
  none: "わからない・一部だけの名簿（なくなった施設は調べません）",
  listed: "ファイルに出てくる都道府県は、すべての施設が載っている",
} as const;

/**
 * Takes a multipart upload of one file: xlsx or CSV, also packed as .gz or .zst. A job reads it; nothing enters
 * the register yet.
 */
export const uploadList = POST("/api/rosters", {
  label: "施設の名簿を読んで確かめる",
  files: 1,
  query: z.object({
    /** The point table of all codes, where no column tells. */
    pointTable: z.enum(["1", "3", "4", "6"]).optional(),
    /** Where all facilities stand, where neither a column nor the address tells. */
    prefecture: prefecture.optional(),
    complete: z.enum(keysOf(COMPLETE)).default("none"),
    /** Instead of `complete`: only these, 「13,27」. */
    prefectures: z
      .string()
      .max(200)
      .transform((joined) => joined.split(",").filter(Boolean))
      .pipe(z.array(prefecture))
      .optional(),
  }),
  reply: byId,
  refusals: { no_file: "ファイルを選んでください。" },
});
export const listImports = GET("/api/rosters", {
  label: "施設の名簿の取り込み",
  reply: z.object({
    imports: z.array(importShape),
    tables: z.array(z.object({ table: z.string(), label: z.string() })),
    may: z.object({ import: z.boolean() }),
  }),
});
export const getImport = GET("/api/rosters/:id", {
  label: "取り込みの内容",
  params: byId,
  reply: importShape,
});
/** Begins a reading anew that was cut off; read twice it gives the same. */
export const readAgain = POST("/api/rosters/:id/reading", {
  label: "施設の名簿をもう一度読む",
  params: byId,
  refusals: { not_reading: "この名簿は、もう読み終わっています。画面を読み込み直してください。" },
});
const lineFilter = {
  action: z.enum(keysOf(LINE_ACTIONS)).optional(),
  only: z.enum(["findings", "kept"]).optional(),
};
export const listLines = GET("/api/rosters/:id/lines", {
  label: "取り込みの行",
  params: byId,
  query: pageQuery(lineFilter),
  reply: pageReply(lineShape),
});
export const exportLines = GET("/api/rosters/:id/lines/csv", {
  label: "取り込みの行（CSV）",
  params: byId,
  query: z.object(lineFilter),
  reply: z.any(),
});
/** Also begins a taking anew that was cut off; taken twice it changes nothing. */
export const takeImport = POST("/api/rosters/:id/confirmation", {
  label: "名簿を施設マスタに取り込む",
  params: byId,
  refusals: { not_ready: "この取り込みは、確認待ちではありません。画面を読み込み直してください。" },
});
export const undoImport = POST("/api/rosters/:id/reversal", {
  label: "名簿の取り込みを取り消す",
  params: byId,
  careful: true,
  refusals: {
    not_taken: "この取り込みは、まだ済んでいないか、すでに取り消されています。",
    too_old: "取り込みから日がたったため、取り消せません。",
  },
});
export const removeImport = DELETE("/api/rosters/:id", {
  label: "確かめただけの名簿を捨てる",
  params: byId,
  refusals: { taken: "取り込んだ名簿は捨てられません。取り消しを使ってください。" },
});
