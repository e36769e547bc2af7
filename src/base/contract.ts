import { z } from "zod";
import { isStorableTime } from "./data/storable.ts";

/** What is said where there is nothing to tell. */
export const done = z.object({ done: z.literal(true) });

/** One question that may be asked of the server: read by the server, the page and the printed OpenAPI. */
export interface Endpoint {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Path with `:name` parameters, always under `/api/<room>`. */
  path: `/api/${string}`;
  /** What it does, in Japanese: the name on screen and in the printed contract. */
  label: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  reply: z.ZodType;
  /** About one's own account: also who may only read does it. */
  own?: true;
  /** Dangerous: the person proves first that it is still them (`confirm_first`). */
  careful?: true;
  /** Asked by people only: no scope of a token opens it. */
  personal?: true;
  /** Takes a multipart upload of up to so many files; none is an answer's own business (`no_file`). */
  files?: number;
  /** Fills the processor (hashing a password): few are done at once, so that others do not wait for it. */
  costly?: true;
  /**
   * Shows data of one organisation: where in question or reply its id stands (`params.id`). Somebody else's look
   * becomes an event that the organisation can read.
   */
  seen?: `${"params" | "query" | "reply"}.${string}`;
  /** Named refusals and the Japanese sentence a person reads. Nothing else may be refused. */
  refusals?: Record<string, string>;
}

type Declared = Omit<Endpoint, "method" | "path" | "reply"> & Partial<Pick<Endpoint, "reply">>;
type Replying<S extends Declared> = S & {
  reply: S["reply"] extends z.ZodType ? S["reply"] : typeof done;
};

/** Declares an endpoint; keeps its exact types for both sides. Without a `reply` it says only that it is done. */
const declare =
  <const M extends Endpoint["method"]>(method: M) =>
  <const S extends Declared>(path: Endpoint["path"], shape: S) =>
    ({ method, path, reply: done, ...shape }) as {
      method: M;
      path: Endpoint["path"];
    } & Replying<S>;
export const GET = declare("GET");
export const POST = declare("POST");
export const PUT = declare("PUT");
export const DELETE = declare("DELETE");

/** Whether a program may ask it with a token at all: nothing about an account, and nothing that is a person's. */
export const isForPrograms = ({ own, careful, personal }: Endpoint): boolean =>
  !own && !careful && !personal;

type Out<S> = S extends z.ZodType ? z.output<S> : undefined;
type In<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What the server's half receives, already checked. */
export type Asked<E extends Endpoint> = {
  params: Out<E["params"]>;
  query: Out<E["query"]>;
  body: Out<E["body"]>;
};

/** What the caller must give: only the parts the endpoint declares. */
export type Question<E extends Endpoint> = {
  [K in "params" | "query" | "body" as E[K] extends z.ZodType ? K : never]: In<E[K]>;
};

export type Reply<E extends Endpoint> = z.output<E["reply"]>;
/** The same as the server gives it: moments as dates. */
export type Given<E extends Endpoint> = z.input<E["reply"]>;
/** One of the rows that the reply of a list is made of. */
export type ListRow<E extends { reply: z.ZodObject<{ rows: z.ZodArray<z.ZodType> }> }> = Stored<
  E["reply"]["shape"]["rows"]["element"]
>;
export type RefusalCode<E extends Endpoint> =
  E["refusals"] extends Record<string, string> ? keyof E["refusals"] & string : never;

/** Refusals that every endpoint may give, with the sentence a person reads. */
export const COMMON_REFUSALS = {
  not_signed_in: { status: 401, message: "サインインしてください。" },
  forbidden: { status: 403, message: "この操作をする権限がありません。" },
  read_only: { status: 403, message: "閲覧だけの方は変更できません。代表者にご依頼ください。" },
  confirm_first: {
    status: 403,
    message: "大切な操作なので、もう一度ご本人であることを確かめます。",
  },
  token_scope: {
    status: 403,
    message: "このAPIトークンでは、この操作はできません。",
  },
  not_found: { status: 404, message: "見つかりません。" },
  bad_input: { status: 422, message: "入力に直すところがあります。" },
  busy: {
    status: 503,
    message: "ただいま混み合っています。少し待ってから、もう一度お試しください。",
  },
  too_many: { status: 429, message: "回数が多すぎます。しばらく待ってからお試しください。" },
} as const;
export type CommonRefusal = keyof typeof COMMON_REFUSALS;

/** One thing wrong in what a person sent: where (field, cell, line, JSON pointer) and what, in Japanese. */
export const finding = z.object({ where: z.string(), message: z.string() });
export type Finding = z.infer<typeof finding>;

/** A header of every reply: the first script of the application that the server serves now. */
export const SERVED_APP = "x-tasuki-app";

/** A header of every reply of a demo: what time it is in the week that is played. */
export const PLAYED_TIME = "x-tasuki-played-time";

/** The body of every refused reply. */
export interface RefusedReply {
  refused: string;
  message: string;
  findings?: Finding[];
  requestId?: string;
}

/** The keys of a table of labels, for z.enum. */
export function keysOf<K extends string>(labels: Record<K, unknown>): [K, ...K[]] {
  return Object.keys(labels) as [K, ...K[]];
}

// Shapes that contracts of every room are made of.
export const byId = z.object({ id: z.uuid() });
export const text = (longest: number) => z.string().trim().max(longest);
/**
 * A calendar day, as "2026-11-21". The calendar of a person who types has four digits: a year before 1000 is a slip,
 * the database holds no year 0, and a day after the last of 9999 is written otherwise.
 */
export const day = z.iso
  .date("日付を 2026-11-21 の形で入力してください。")
  .refine((value) => value >= "1000" && value < "9999", "日付の年を確かめてください。");
/** Optional text: empty means none. */
export const optional = (longest: number) =>
  text(longest)
    .nullable()
    .transform((value) => value || null);
/** A moment as ISO 8601 with its zone, that can be kept. */
export const moment = (message = "日時を選んでください。") =>
  z.iso
    .datetime({ offset: true, error: message })
    .refine((at) => isStorableTime(new Date(at)), message);
export const needed = (longest: number) => text(longest).min(1, "入力してください。");

/** A moment in a reply: the server gives a date, or what PostgreSQL wrote of one, and the reply says ISO 8601 in UTC. */
export const instant = z.preprocess(
  (at: Date | string) => (at instanceof Date ? at : new Date(at)).toISOString(),
  z.iso.datetime(),
);

/** A row of a reply as the database gives it: moments are dates. */
export type Stored<S extends z.ZodType> = {
  [K in keyof z.input<S>]: Date extends z.input<S>[K]
    ? Exclude<z.input<S>[K], string>
    : z.input<S>[K];
};

// Lists that are asked for page by page: the question begins a page at the `next` of the one before, as it came.
const MOST_ROWS = 200;
export const pageQuery = <F extends z.ZodRawShape>(filters: F, rows = 50) =>
  z.object({
    ...filters,
    after: z.string().max(4000).optional(),
    limit: z.coerce.number().int().min(1).max(MOST_ROWS).default(rows),
  });
/** `next` is null at the end. `more`: what the reply says besides. */
export const pageReply = <R extends z.ZodType, M extends z.ZodRawShape = Record<never, never>>(
  row: R,
  more?: M,
) => z.object({ rows: z.array(row), next: z.string().nullable(), ...(more as M) });
/** What is found of a cursor that is broken, or of another list. */
export const BAD_CURSOR: Finding = {
  where: "after",
  message: "一覧の続きを開けません。はじめから開き直してください。",
};
/** Lists are counted no further than to one more: it is shown as 「10,000件以上」. */
export const MOST_COUNTED = 10_000;
