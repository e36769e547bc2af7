import { z } from "zod";
import {
  byId,
  GET,
  instant,
  keysOf,
  needed,
  pageQuery,
  pageReply,
  POST,
  PUT,
} from "../../base/contract.ts";
import { institutionKind, prefecture } from "../../circle/facilities/api.ts";
import { ORGANISATION_KINDS } from "../../circle/organisations/api.ts";

/** What the ladder does with whoever stays silent, in its order. */
export const STEPS = ["reminder", "colleague", "relay", "phone_list"] as const;
export type Step = (typeof STEPS)[number];

/** How one test mail stands. */
export const PROBE_STATES = {
  waiting: "お返事待ち",
  answered: "届いた",
  changed: "担当が替わった",
  not_ours: "この施設の担当ではない",
  bounced: "メールが届かない",
} as const;
export type ProbeState = keyof typeof PROBE_STATES;
export const probeState = z.enum(keysOf(PROBE_STATES));
export const HOPS = ORGANISATION_KINDS;
export const hop = z.enum(keysOf(HOPS));
export const CLASSES = {
  clinic: "診療所・薬局など",
  hospital_small: "病院（200床未満）",
  hospital_large: "病院（200床以上）",
} as const;
export const audienceClass = z.enum(keysOf(CLASSES));
export const REASONS = { joining: "入会・追加", schedule: "定期", hand: "手動" } as const;

/** Whom a round is for. Without anything: everybody. */
export const choice = z.object({
  hop: hop.optional(),
  prefecture: prefecture.optional(),
  kind: institutionKind.optional(),
  audienceClass: audienceClass.optional(),
  relayId: z.uuid().optional(),
});
export type Choice = z.infer<typeof choice>;

const count = z.int();
/** Organisations asked and reached (at least one contact answered), and the same of contacts. */
export const figures = z.object({
  asked: count,
  reached: count,
  inTime: count,
  contacts: count,
  contactsReached: count,
});
export type Figures = z.infer<typeof figures>;
export const round = z.object({
  id: z.uuid(),
  title: z.string(),
  reason: z.enum(keysOf(REASONS)),
  startedAt: instant,
  ...figures.shape,
});

export const listRounds = GET("/api/probes", {
  label: "疎通確認の一覧",
  reply: z.object({
    /** The newest first; the last 24. */
    rounds: z.array(round),
    /** News of successors that nobody has looked at. */
    successors: count,
    may: z.object({ start: z.boolean() }),
  }),
});

export const previewRound = GET("/api/probes/preview", {
  label: "テストメールを送る先の下見",
  query: choice,
  reply: z.object({
    organisations: count,
    contacts: count,
    /** Without a living address: followed up, but no mail is sent. */
    noMail: count,
    /** Left out: still being asked in an earlier round. */
    spared: count,
  }),
});

export const startRound = POST("/api/probes", {
  label: "疎通確認を始める",
  body: z.object({ title: needed(80), choice }),
  reply: byId,
  refusals: { nobody: "あてはまる連絡先がありません。条件を見直してください。" },
});

const contactOf = z.object({
  name: z.string(),
  duty: z.string(),
  mail: z.string().nullable(),
  phone: z.string().nullable(),
  reachable: z.string().nullable(),
  state: probeState,
  answeredAt: instant.nullable(),
  answeredVia: z.enum(["tap", "reply"]).nullable(),
});
export const askedRow = z.object({
  organisationId: z.uuid(),
  name: z.string(),
  hop,
  prefecture: z.string().nullable(),
  relay: z.string().nullable(),
  reached: z.boolean(),
  contacts: z.array(contactOf),
  relayToldAt: instant.nullable(),
  phoneListedAt: instant.nullable(),
});
export type AskedRow = z.infer<typeof askedRow>;
/** The same as the server gives it. */
export type AskedRowGiven = z.input<typeof askedRow>;

export const readRound = GET("/api/probes/rounds/:id", {
  label: "疎通確認の進み具合",
  params: byId,
  query: pageQuery({
    show: z.enum(["silent", "reached", "all"]).default("silent"),
    prefecture: prefecture.optional(),
  }),
  reply: pageReply(askedRow, round.shape),
});

export const getRoundCsv = GET("/api/probes/rounds/:id/csv", {
  label: "疎通確認の結果（CSV）",
  params: byId,
  reply: z.unknown(),
});

export const successor = z.object({
  id: z.uuid(),
  organisationId: z.uuid(),
  organisation: z.string(),
  contact: z.string(),
  name: z.string().nullable(),
  mail: z.string().nullable(),
  at: instant,
});
export const listSuccessors = GET("/api/probes/successors", {
  label: "担当が替わったというお知らせ",
  reply: z.object({ successors: z.array(successor) }),
});
export const finishSuccessor = PUT("/api/probes/successors/:id", {
  label: "担当の交代を済みにする・戻す",
  params: byId,
  body: z.object({ done: z.boolean() }),
});

export const ownProbe = z.object({
  id: z.uuid(),
  round: z.string(),
  contact: z.string(),
  state: probeState,
  askedAt: instant,
  answerBy: instant,
  answeredAt: instant.nullable(),
});
export const listOwn = GET("/api/probes/own", {
  label: "自分の組織の疎通確認",
  reply: z.object({ probes: z.array(ownProbe) }),
});
