import { z } from "zod";
import { byId, finding, GET, instant, POST } from "../../base/contract.ts";
import { ASSET_KINDS, whose } from "./api.ts";

/** What taking a sheet does, or did. `same` lines stand in the register already. */
const outcome = z.object({
  added: z.number(),
  changed: z.number(),
  same: z.number(),
  /** Kinds stated as not there (or there, product unknown). */
  stated: z.number(),
  /** Lines left out because their kind was asked for and not answered. */
  leftOut: z.number(),
  findings: z.array(finding),
});
export type SheetOutcome = z.output<typeof outcome>;

export const previewShape = outcome.extend({
  id: z.uuid(),
  fileName: z.string(),
  lines: z.number(),
  /** How each heading was understood; label null = not used. */
  columns: z.array(z.object({ heading: z.string(), label: z.string().nullable() })),
  /** Columns that advisories are compared with and the file has not, by their labels. */
  lacks: z.array(z.string()),
  /** Kinds that nobody can tell from the file; `ask` is the key of the answer. */
  unknownKinds: z.array(
    z.object({ ask: z.string(), lines: z.number(), examples: z.array(z.string()) }),
  ),
  /** The first lines as they would stand. */
  sample: z.array(
    z.object({
      where: z.string(),
      kind: z.enum(ASSET_KINDS).nullable(),
      name: z.string(),
      version: z.string().nullable(),
    }),
  ),
});
export type SheetPreview = z.output<typeof previewShape>;

/** Takes a multipart upload of one file (CSV or xlsx). Nothing enters the register yet. */
export const readSheet = POST("/api/assets/sheets", {
  label: "表のファイルを読んで確かめる",
  files: 1,
  query: whose,
  reply: previewShape,
  refusals: { no_file: "ファイルを選んでください。" },
});

export const takeSheet = POST("/api/assets/sheets/:id/confirmation", {
  label: "読んだ表を台帳に取り込む",
  params: byId,
  /** Answers to `unknownKinds`; an `ask` without an answer leaves its lines out. */
  body: z.object({ kinds: z.record(z.string().max(500), z.enum(ASSET_KINDS)) }),
  reply: outcome,
  refusals: { taken: "このファイルはすでに取り込まれています。" },
});

export const undoSheet = POST("/api/assets/sheets/:id/reversal", {
  label: "取り込みを取り消す",
  params: byId,
  /** Lines that somebody changed afterwards are kept as they are. */
  reply: z.object({ removed: z.number(), restored: z.number(), kept: z.number() }),
  refusals: { not_taken: "この取り込みは、まだ済んでいないか、すでに取り消されています。" },
});

export const takenShape = z.object({
  id: z.uuid(),
  fileName: z.string(),
  added: z.number(),
  changed: z.number(),
  confirmedAt: instant,
  undone: z.boolean(),
});
export const findSheets = GET("/api/assets/sheets", {
  label: "最近の取り込み",
  query: whose,
  reply: z.object({ items: z.array(takenShape) }),
});

export const getRegisterCsv = GET("/api/assets/sheets/files/register.csv", {
  label: "台帳をCSVで保存",
  seen: "query.institutionId",
  query: whose,
  reply: z.any(),
});

export const getRegisterXlsx = GET("/api/assets/sheets/files/register.xlsx", {
  label: "台帳をExcelで保存",
  seen: "query.institutionId",
  query: whose,
  reply: z.any(),
});

export const getTemplate = GET("/api/assets/sheets/files/template.xlsx", {
  label: "記入用のExcelを保存",
  query: whose,
  reply: z.any(),
});
