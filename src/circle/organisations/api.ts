import { z } from "zod";
import {
  byId,
  DELETE,
  GET,
  instant,
  keysOf,
  needed,
  optional,
  POST,
  PUT,
} from "../../base/contract.ts";
import { prefecture } from "../facilities/api.ts";
import { organisationKind } from "./api-kinds.ts";

const id = z.uuid();

export { ORGANISATION_KINDS, type OrganisationKind, organisationKind } from "./api-kinds.ts";
export const DUTIES = {
  staff: "担当者",
  director: "院長・管理者",
  it: "システム担当",
  desk: "代表窓口",
} as const;

/** By what a contact showed that it can be reached. `entered`: somebody typed it in. */
export const PROOFS = ["tap", "reply", "sign_in", "reaction", "invitation", "entered"] as const;
export type Proof = (typeof PROOFS)[number];
/** How much is known that somebody can be reached, from the best to the worst. */
export const LIVENESS = {
  alive: "確認ずみ",
  fading: "確認が古い",
  silent: "長く反応なし",
  never: "未確認",
  bounced: "届かない",
} as const;
export type LivenessState = keyof typeof LIVENESS;
export const livenessState = z.enum(keysOf(LIVENESS));
/** With the reason in words: 「3日前に回答」. */
export const liveness = z.object({ state: livenessState, reason: z.string() });
export type Liveness = z.infer<typeof liveness>;

export const contact = z.object({
  id,
  name: z.string(),
  duty: z.enum(keysOf(DUTIES)),
  mail: z.string().nullable(),
  phone: z.string().nullable(),
  /** When the person can be reached, in their own words: 「平日 9時〜17時」. */
  reachable: z.string().nullable(),
  /** false: a contact only; mails reach them, but they do not sign in. */
  account: z.boolean(),
  /** Set when the mail server said that the address does not exist. */
  mailDeadAt: instant.nullable(),
  confirmedAt: instant.nullable(),
  liveness,
});
export type Contact = z.infer<typeof contact>;

export const listContacts = GET("/api/organisations/:id/contacts", {
  label: "連絡先の一覧",
  seen: "params.id",
  params: byId,
  reply: z.object({
    organisation: z.object({ id, name: z.string(), kind: organisationKind }),
    /** In the order in which they are told. */
    contacts: z.array(contact),
    may: z.object({ edit: z.boolean() }),
  }),
});

const contactBody = z.object({
  name: needed(100),
  duty: z.enum(keysOf(DUTIES)),
  mail: optional(254),
  phone: optional(40),
  reachable: optional(200),
});
export type ContactBody = z.infer<typeof contactBody>;
export const addContact = POST("/api/organisations/:id/contacts", {
  label: "連絡先を加える",
  params: byId,
  body: contactBody,
  reply: byId,
});
export const editContact = PUT("/api/organisations/contacts/:id", {
  label: "連絡先を直す",
  params: byId,
  body: contactBody,
});
export const removeContact = DELETE("/api/organisations/contacts/:id", {
  label: "連絡先を外す",
  params: byId,
  refusals: {
    last_contact: "連絡先は1つ以上必要です。先に新しい連絡先を加えてください。",
    signs_in: "この方はサインインできる方です。代表者が「利用をやめてもらう」から外してください。",
  },
});
export const restoreContact = POST("/api/organisations/contacts/:id/restoration", {
  label: "外した連絡先を戻す",
  params: byId,
});
export const orderContacts = PUT("/api/organisations/:id/contacts/order", {
  label: "連絡する順番を変える",
  params: byId,
  body: z.object({ ids: z.array(id).max(100) }),
  refusals: { changed: "ほかの人が連絡先を変えました。画面を読みこみ直してください。" },
});
export const confirmContacts = POST("/api/organisations/:id/contacts/confirmation", {
  label: "連絡先はこのままで合っている",
  params: byId,
});
const organisation = z.object({
  id,
  kind: organisationKind,
  name: z.string(),
  kana: z.string().nullable(),
  prefecture: prefecture.nullable(),
  contacts: z.number(),
  /** How many of the contacts sign in. */
  accounts: z.number(),
  closed: z.boolean(),
});
export type Organisation = z.infer<typeof organisation>;
export const listOrganisations = GET("/api/organisations", {
  label: "医療機関以外の組織",
  query: z.object({ kind: organisationKind.exclude(["institution"]).optional() }),
  reply: z.object({
    organisations: z.array(organisation),
    may: z.object({ edit: z.boolean(), close: z.boolean() }),
  }),
});
const organisationBody = z.object({
  kind: organisationKind.exclude(["institution"]),
  name: needed(200),
  kana: optional(200),
  prefecture: prefecture.nullable(),
});
export const createOrganisation = POST("/api/organisations", {
  label: "組織を加える",
  body: organisationBody,
  reply: byId,
});
export const editOrganisation = PUT("/api/organisations/:id", {
  label: "組織を直す",
  params: byId,
  body: organisationBody.omit({ kind: true }),
});
/** Also for institutions: what closed is told nothing any more, and nobody signs in for it. */
export const closeOrganisation = PUT("/api/organisations/:id/closure", {
  label: "組織を閉じる・再開する",
  careful: true,
  params: byId,
  body: z.object({ closed: z.boolean() }),
});
