import { z } from "zod";
import {
  byId,
  day,
  DELETE,
  GET,
  instant,
  keysOf,
  moment,
  optional,
  pageQuery,
  pageReply,
  POST,
} from "../../base/contract.ts";
import { prefecture } from "../../circle/facilities/api.ts";

/** What an organisation may be rung up about; the words are content (calls/matters). */
export const MATTERS = ["reaction", "probe"] as const;
export type About = (typeof MATTERS)[number];
/** The most urgent first, in the words of a warning; a test mail is never urgent. */
export const URGENCIES = {
  urgent: "至急",
  high: "早めに",
  normal: "通常",
  low: "急がない",
} as const;
export type Urgency = keyof typeof URGENCIES;

/** What became of a call. */
export const OUTCOMES = {
  spoken: "話せた",
  absent: "不在",
  call_back: "折り返し",
  wrong_number: "番号違い",
  answered: "答えを聞いた",
} as const;
export type Outcome = keyof typeof OUTCOMES;
const outcome = z.enum(keysOf(OUTCOMES));

/** Where an organisation stands on the list. */
export const SHOWN = {
  waiting: "いまかける",
  later: "あとでかける",
  no_number: "番号がない",
} as const;

const count = z.int();
const aMoment = instant.nullable();
const urgency = z.enum(keysOf(URGENCIES));

const number = z.object({
  /** Null: the facility's own (代表電話). */
  name: z.string().nullable(),
  duty: z.string().nullable(),
  phone: z.string(),
  /** When it is answered, in their own words. */
  reachable: z.string().nullable(),
  /** A call found that it is somebody else's. */
  wrong: z.boolean(),
});
const matter = z.object({
  id: z.uuid(),
  about: z.enum(MATTERS),
  subjectId: z.uuid(),
  title: z.string(),
  urgency,
  dueAt: aMoment,
});
export const made = z.object({
  id: z.uuid(),
  at: instant,
  by: z.string().nullable(),
  outcome,
  note: z.string().nullable(),
  phone: z.string().nullable(),
  againAt: aMoment,
  /** What it was about. */
  titles: z.array(z.string()),
});
export type Made = z.infer<typeof made>;

/** An organisation that is wanted on the phone. */
export const wantedRow = z.object({
  organisationId: z.uuid(),
  name: z.string(),
  prefecture: z.string().nullable(),
  urgency,
  dueAt: aMoment,
  matters: z.array(matter),
  numbers: z.array(number),
  notBefore: aMoment,
  /** Who has it now. */
  takenBy: z.string().nullable(),
  last: made.omit({ titles: true }).nullable(),
});

export const listWanted = GET("/api/calls", {
  label: "電話の一覧",
  query: pageQuery({
    show: z.enum(keysOf(SHOWN)).default("waiting"),
    prefecture: prefecture.optional(),
  }),
  reply: pageReply(wantedRow, {
    /** All that stand there, counted to one over 10,000; only with the first page. */
    count: count.nullable(),
  }),
});

/** How the day goes: what is left, and who rang up how many. */
export const getDay = GET("/api/calls/day", {
  label: "電話の進み具合",
  query: z.object({ day: day.optional() }),
  reply: z.object({
    waiting: count,
    later: count,
    noNumber: count,
    people: z.array(
      z.object({
        name: z.string().nullable(),
        calls: count,
        spoken: count,
        answered: count,
        absent: count,
        callBack: count,
        wrongNumber: count,
      }),
    ),
    /** Whom the viewer has now. */
    mine: z.uuid().nullable(),
  }),
});

export const takeNext = POST("/api/calls/turn", {
  label: "次の電話を受け持つ",
  /** Without: the most urgent that nobody has. Who has one already keeps it. */
  body: z.object({ organisationId: z.uuid().optional() }),
  reply: z.object({ organisationId: z.uuid().nullable() }),
  refusals: { taken: "ほかの人が受け持っているか、もうかける必要がありません。" },
});
export const leaveTurn = DELETE("/api/calls/turn", { label: "受け持ちをやめる" });

/** What is wanted of one organisation, how to reach it, and every call to it. */
export const getWanted = GET("/api/calls/organisations/:id", {
  label: "組織への電話",
  seen: "params.id",
  params: byId,
  reply: z.object({
    organisationId: z.uuid(),
    name: z.string(),
    matters: z.array(matter.extend({ label: z.string(), say: z.string() })),
    numbers: z.array(number),
    notBefore: aMoment,
    taken: z.object({ by: z.string().nullable(), mine: z.boolean(), until: instant }).nullable(),
    /** The latest first. */
    calls: z.array(made),
  }),
});

export const addCall = POST("/api/calls", {
  label: "電話の結果を記録する",
  body: z.object({
    organisationId: z.uuid(),
    outcome,
    note: optional(2000),
    /** The number that was rung. */
    phone: optional(40),
    /** With call_back: when they asked to be rung up again. */
    againAt: moment().nullable().default(null),
  }),
  reply: byId,
});
export const removeCall = DELETE("/api/calls/:id", {
  label: "電話の記録を取り消す",
  params: byId,
});
