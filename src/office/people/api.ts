import { z } from "zod";
import { byId, DELETE, GET, instant, keysOf, POST, PUT } from "../../base/contract.ts";
import { DUTIES, organisationKind } from "../../circle/organisations/api.ts";

const id = z.uuid();

/** How somebody stands in an organisation: what they may do there. */
export const POSITIONS = {
  reader: { label: "閲覧", gloss: "見るだけです。何も変えられません。" },
  member: { label: "担当", gloss: "お知らせに答え、台帳や連絡先を直せます。" },
  representative: { label: "代表者", gloss: "担当に加えて、人を招いたり外したりします。" },
  clerk: { label: "事務", gloss: "毎日の仕事をします。" },
  reviewer: { label: "承認者", gloss: "事務に加えて、文面の承認と発出をします。" },
  administrator: { label: "管理者", gloss: "承認者に加えて、設定と事務局の人を変えます。" },
  surveyor: { label: "調査員", gloss: "いまは「今日」と自分のアカウントだけが開けます。" },
  expert: { label: "専門家", gloss: "いまは「今日」と自分のアカウントだけが開けます。" },
} as const;
export type Position = keyof typeof POSITIONS;
export const position = z.enum(keysOf(POSITIONS));

const ofPerson = z.object({ id, personId: id });

const person = z.object({
  /** The contact, or the account of somebody who is no contact. */
  id,
  contactId: id.nullable(),
  name: z.string(),
  duty: z.enum(keysOf(DUTIES)).nullable(),
  mail: z.string().nullable(),
  state: z.enum(["account", "invited", "contact_only"]),
  /** What the person has, or is invited to. */
  position: position.nullable(),
  /** Until when the open invitation holds. */
  invitedUntil: instant.nullable(),
  you: z.boolean(),
  /** What the viewer may make of this person; `contact` = no signing in any more. */
  choices: z.array(z.enum([...position.options, "contact"])),
  /** May be invited, also anew. */
  mayInvite: z.boolean(),
  mayRemove: z.boolean(),
});
export type Person = z.infer<typeof person>;
export type PersonGiven = z.input<typeof person>;

export const listPeople = GET("/api/people/organisations/:id", {
  label: "利用者の一覧",
  seen: "params.id",
  params: byId,
  reply: z.object({
    organisation: z.object({ id, name: z.string(), kind: organisationKind }),
    /** The contacts in their order, then who signs in without being a contact. */
    people: z.array(person),
    /** Who signs in or is invited, and how many may; null = no limit. */
    places: z.object({ taken: z.number(), limit: z.number().nullable() }),
    /** Sheets of those who left, the newest first. */
    handovers: z.array(z.object({ id, name: z.string(), leftAt: instant })),
    may: z.object({
      manage: z.boolean(),
      /** With which standings somebody new may be invited. */
      invite: z.array(position),
      leave: z.boolean(),
      /** The viewer is the representative, and may hand that over. */
      handOver: z.boolean(),
    }),
  }),
});

const place = {
  full: "サインインできる人数の上限に達しています。招待中の方も数えます。どなたかの利用をやめてから、もう一度お試しください。",
  not_yours: "この立場は、あなたからは決められません。",
};
const last = {
  hand_over_first: "代表者がいなくなってしまいます。先に、ほかの方に代表者を引き継いでください。",
  last_administrator: "管理者がいなくなってしまいます。先に、ほかの方を管理者にしてください。",
};

export const invitePerson = POST("/api/people/invitations", {
  label: "利用者を招く",
  /** Without a position: the one that is offered already, or 「担当」. */
  body: z.object({ contactId: id, position: position.optional() }),
  reply: z.object({
    /** The link itself, for the secretariat to hand over, where no mail server is set. */
    link: z.string().nullable(),
  }),
  refusals: {
    signs_in: "この方は、もうサインインできます。",
    no_mail: "この連絡先にはメールアドレスがありません。先に連絡先を直してください。",
    no_mail_server: "メールを送る設定がまだありません。事務局にご連絡ください。",
    ...place,
  },
});
export const setPosition = PUT("/api/people/organisations/:id/people/:personId/position", {
  label: "利用者の立場を変える",
  params: ofPerson,
  body: z.object({ position: z.enum([...position.options, "contact"]) }),
  /** The sheet, where the person signs in no more. */
  reply: z.object({ handoverId: id.nullable() }),
  refusals: { ...place, ...last },
});
export const removePerson = DELETE("/api/people/organisations/:id/people/:personId", {
  label: "利用をやめてもらう",
  params: ofPerson,
  reply: z.object({ handoverId: id }),
  refusals: last,
});
