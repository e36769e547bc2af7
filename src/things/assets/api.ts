import { z } from "zod";
import {
  byId,
  DELETE,
  GET,
  instant,
  pageQuery,
  pageReply,
  POST,
  PUT,
} from "../../base/contract.ts";

export const ASSET_KINDS = [
  "firewall",
  "vpn",
  "router",
  "switch",
  "wireless",
  "server",
  "pc",
  "nas",
  "medical_device",
  "emr",
  "department_system",
  "software",
  "cloud",
  "other",
] as const;
export type Kind = (typeof ASSET_KINDS)[number];

/** The name of each fact of a line, on screen, in files and in the history. */
export const FIELD_LABELS = {
  kind: "種類",
  vendor: "メーカー",
  product: "製品名",
  model: "型番",
  version: "バージョン",
  place: "置き場所",
  internetFacing: "インターネットから届くか",
  emrConnected: "電子カルテのネットワークにつながるか",
  maintainer: "だれが保守しているか",
  note: "メモ",
} as const;
export type Field = keyof typeof FIELD_LABELS;
export const FIELDS = Object.keys(FIELD_LABELS) as Field[];

const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `${most}字以内で入力してください。`)
    .refine((text) => !/\p{Cc}/u.test(text), "改行などの制御文字は使えません。");
const optional = (most: number) =>
  line(most)
    .nullable()
    .transform((text) => text || null);

/** What one line of the register says. null = わからない. An unknown maker is an empty text. */
export const itemShape = z.object({
  kind: z.enum(ASSET_KINDS, "種類を選んでください。"),
  vendor: line(100),
  product: line(200).refine((text) => text !== "", "製品名を入力してください。"),
  model: optional(100),
  version: optional(100),
  place: optional(100),
  internetFacing: z.boolean().nullable(),
  emrConnected: z.boolean().nullable(),
  maintainer: optional(100),
  note: z
    .string()
    .trim()
    .max(1000, "1000字以内で入力してください。")
    .nullable()
    .transform((text) => text?.replace(/\r\n?/g, "\n") || null),
});
export type Item = z.output<typeof itemShape>;

/** One line as it stands. Times are ISO 8601. */
export const assetShape = itemShape.extend({
  id: z.uuid(),
  institutionId: z.uuid(),
  releaseId: z.uuid(),
  createdAt: instant,
  changedAt: instant,
  removedAt: instant.nullable(),
});
export type Asset = z.output<typeof assetShape>;

/** The secretariat names the institution; an institution may leave it out and gets its own. */
export const whose = z.object({ institutionId: z.uuid().optional() });
const REMOVED = { removed: "この行はすでに台帳から外されています。" };

export const kindShape = z.object({
  kind: z.enum(ASSET_KINDS),
  label: z.string(),
  gloss: z.string(),
  icon: z.string(),
  examples: z.array(z.string()),
  question: z.string(),
  /** Lines of this kind. */
  count: z.number(),
  /** What was stated: true ある, false ない, null nothing. */
  stated: z.boolean().nullable(),
  /** Most institutions of this kind and size have one. */
  common: z.boolean(),
});
export type KindFacts = z.output<typeof kindShape>;

export const getOverview = GET("/api/assets/overview", {
  label: "資産台帳のあらまし",
  seen: "query.institutionId",
  query: whose,
  reply: z.object({
    institution: z.object({ id: z.uuid(), name: z.string() }),
    total: z.number(),
    kinds: z.array(kindShape),
    /** What was typed before, to choose from. */
    places: z.array(z.string()),
    maintainers: z.array(z.string()),
    may: z.object({ edit: z.boolean() }),
  }),
});

export const findAssets = GET("/api/assets", {
  label: "資産台帳の一覧",
  seen: "query.institutionId",
  /** `text`: words that stand anywhere in a line, or, in kana, the name that they mean. */
  query: pageQuery({
    ...whose.shape,
    kind: z.enum(ASSET_KINDS).optional(),
    text: z.string().max(100).default(""),
  }),
  reply: pageReply(assetShape, {
    /** How many lines there are in all pages; only with the first page. */
    count: z.int().nullable(),
  }),
});

export const addAsset = POST("/api/assets", {
  label: "機器を台帳に加える",
  query: whose,
  body: itemShape,
  reply: assetShape,
});

export const getAsset = GET("/api/assets/:id", {
  label: "台帳の一行",
  seen: "reply.asset.institutionId",
  params: byId,
  reply: z.object({
    asset: assetShape,
    kindLabel: z.string(),
    institutionName: z.string(),
    history: z.array(
      z.object({
        at: instant,
        name: z.enum(["added", "imported", "changed", "removed", "restored"]),
        /** Who did it: the institution itself, or the secretariat. */
        by: z.enum(["own", "staff"]),
        changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })),
      }),
    ),
    may: z.object({ edit: z.boolean() }),
  }),
});

export const changeAsset = PUT("/api/assets/:id", {
  label: "台帳の一行を直す",
  params: byId,
  body: itemShape,
  reply: assetShape,
  refusals: REMOVED,
});

export const removeAsset = DELETE("/api/assets/:id", {
  label: "台帳から外す",
  params: byId,
  reply: assetShape,
  refusals: REMOVED,
});

export const restoreAsset = POST("/api/assets/:id/restoration", {
  label: "外した行を台帳に戻す",
  params: byId,
  reply: assetShape,
});

export const stateKind = PUT("/api/assets/statements/:kind", {
  label: "この種類の機器があるか、ないか",
  params: z.object({ kind: z.enum(ASSET_KINDS) }),
  query: whose,
  /** null takes back what was said. */
  body: z.object({ has: z.boolean().nullable() }),
  reply: z.object({}),
  refusals: { has_lines: "この種類の機器が台帳に登録されています。先に台帳から外してください。" },
});

export const findSuggestions = GET("/api/assets/suggestions", {
  label: "製品の候補",
  query: whose.extend({
    kind: z.enum(ASSET_KINDS).optional(),
    text: z.string().max(100).default(""),
  }),
  reply: z.object({
    items: z.array(
      z.object({
        vendor: z.string(),
        product: z.string(),
        model: z.string().nullable(),
        kind: z.enum(ASSET_KINDS).nullable(),
        /** Why it is offered: own register, used at similar institutions, or known by name. */
        why: z.enum(["own", "similar", "known"]),
      }),
    ),
  }),
});
