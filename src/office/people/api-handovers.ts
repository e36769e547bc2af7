import { z } from "zod";
import { byId, GET, instant, keysOf, POST, PUT, text } from "../../base/contract.ts";
import { handoverParts } from "../../base/handover.ts";
import { DUTIES, organisationKind } from "../../circle/organisations/api.ts";
import { position } from "./api.ts";

const id = z.uuid();

/** What only the leaver knows. */
export const NOTES = {
  places: {
    label: "機器・鍵・書類の場所",
    hint: "例：ファイアウォールは2階の電気室。鍵は事務室の金庫",
  },
  vendors: { label: "業者とのやりとり", hint: "例：保守の窓口は○○さん。契約の更新は毎年3月" },
  unfinished: { label: "やりかけのこと", hint: "例：VPN機器の更新の見積もりを依頼中" },
  other: { label: "そのほか", hint: "例：院長への報告は月曜の朝の会議で" },
} as const;
const notes = z.object(
  Object.fromEntries(keysOf(NOTES).map((key) => [key, text(2000)])) as Record<
    keyof typeof NOTES,
    ReturnType<typeof text>
  >,
);
export type Notes = z.infer<typeof notes>;

/** What the institution knows by itself at one moment, from the rooms that offer it. Times are ISO 8601. */
export const sheet = handoverParts.extend({
  /** Of when it is. */
  at: z.string(),
  /** What waits for an answer or to be finished. */
  todos: z.array(z.object({ title: z.string(), reason: z.string(), by: z.string().nullable() })),
  contacts: z.array(
    z.object({
      name: z.string(),
      duty: z.enum(keysOf(DUTIES)).nullable(),
      mail: z.string().nullable(),
      phone: z.string().nullable(),
      position: position.nullable(),
      /** When and by what the contact last proved to be reached: 「3日前に回答」; null for who is no contact. */
      proved: z.string().nullable(),
    }),
  ),
  secretariat: z.object({ name: z.string(), contact: z.string() }),
});
export type Sheet = z.infer<typeof sheet>;

export const startHandover = POST("/api/people/handovers", {
  label: "自分の引き継ぎを始める",
  own: true,
  reply: byId,
});
export const getHandover = GET("/api/people/handovers/:id", {
  label: "引き継ぎの紙",
  params: byId,
  reply: z.object({
    id,
    organisation: z.object({ id, name: z.string(), kind: organisationKind }),
    name: z.string(),
    position: position.nullable(),
    leftAt: instant.nullable(),
    undoneAt: instant.nullable(),
    notes,
    sheet,
    may: z.object({ write: z.boolean(), leave: z.boolean(), undo: z.boolean() }),
  }),
});
export const writeHandover = PUT("/api/people/handovers/:id", {
  label: "引き継ぎに書き添える",
  own: true,
  params: byId,
  body: z.object({ notes }),
});
export const leave = PUT("/api/people/handovers/:id/departure", {
  label: "利用をやめる",
  own: true,
  params: byId,
  refusals: {
    left: "もう終わっています。",
    hand_over_first: "あなたは代表者です。先に、ほかの方に代表者を引き継いでください。",
    last_administrator: "あなたはただ一人の管理者です。先に、ほかの方を管理者にしてください。",
  },
});
export const undoDeparture = POST("/api/people/handovers/:id/reversal", {
  label: "やめた人を戻す",
  params: byId,
  refusals: {
    undone: "もう戻してあります。",
    full: "サインインできる人数の上限に達しているため、戻せません。",
    not_yours: "この立場は、あなたからは決められません。",
  },
});

export const listVacancies = GET("/api/people/vacancies", {
  label: "サインインする人がいなくなった組織",
  reply: z.object({
    vacancies: z.array(
      z.object({
        organisation: z.object({
          id,
          name: z.string(),
          kind: organisationKind,
          prefecture: z.string().nullable(),
        }),
        since: instant,
        /** Who signed in last. */
        name: z.string(),
        contacts: z.array(
          z.object({
            name: z.string(),
            phone: z.string().nullable(),
            reachable: z.string().nullable(),
            /** An invitation is on its way. */
            invitedUntil: z.string().nullable(),
          }),
        ),
      }),
    ),
    may: z.object({ invite: z.boolean() }),
  }),
});
