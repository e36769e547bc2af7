import { z } from "zod";
import { byId, DELETE, GET, instant, needed, POST, PUT, text } from "../../base/contract.ts";

/** What its owner is told by mail. */
export const CHANGES = {
  linked: (provider: string) => `「${provider}」でサインインできるようになりました`,
  unlinked: (provider: string) => `「${provider}」でのサインインをやめました`,
} as const;

export const identity = z.object({
  id: z.uuid(),
  provider: z.string(),
  /** The address that the provider stated; for recognising only. */
  mail: z.string().nullable(),
  linkedAt: instant,
  linkedBy: z.enum(["owner", "mail"]),
  usedAt: instant.nullable(),
  /** Unlinked a short while ago; can be taken back. */
  unlinkedAt: instant.nullable(),
});
export const listOwnIdentities = GET("/api/identities", {
  label: "外部サインイン",
  reply: z.object({
    rows: z.array(identity),
    /** Providers that are set up here. */
    providers: z.array(z.object({ id: z.uuid(), name: z.string() })),
    may: z.object({ providers: z.boolean() }),
  }),
});
export const beginLink = POST("/api/identities/links", {
  label: "外部サインインをつなぐ",
  own: true,
  careful: true,
  body: z.object({ providerId: z.uuid() }),
  /** Where to go on, as a page. */
  reply: z.object({ href: z.string() }),
});
export const unlinkIdentity = DELETE("/api/identities/:id", {
  label: "外部サインインのつながりを外す",
  own: true,
  careful: true,
  params: byId,
});
export const restoreIdentity = POST("/api/identities/:id/restoration", {
  label: "外部サインインのつながりを戻す",
  own: true,
  careful: true,
  params: byId,
  refusals: {
    linked_elsewhere: "この外部サインインは、いまはほかのアカウントにつながっています。",
  },
});

const provider = z.object({
  id: z.uuid(),
  name: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  hasSecret: z.boolean(),
  linksByMail: z.boolean(),
  /** The address to register at the provider. */
  callback: z.string(),
  state: z.enum(["ready", "unfinished", "disabled"]),
  links: z.number(),
});
export const listProviders = GET("/api/identities/providers", {
  label: "外部サインインの相手",
  reply: z.object({ rows: z.array(provider), may: z.object({ change: z.boolean() }) }),
});
const given = z.object({
  name: needed(40),
  issuer: needed(300),
  clientId: text(300).default(""),
  /** Empty: the one that is kept stays. */
  clientSecret: z.string().max(1000).default(""),
  linksByMail: z.boolean(),
});
export type ProviderGiven = z.infer<typeof given>;

const exists = {
  provider_exists: "同じ発行者とクライアントIDの組は、もう登録されています。",
};
export const addProvider = POST("/api/identities/providers", {
  label: "外部サインインの相手を加える",
  careful: true,
  body: given,
  reply: z.object({ id: z.uuid() }),
  refusals: exists,
});
export const changeProvider = PUT("/api/identities/providers/:id", {
  label: "外部サインインの相手を直す",
  careful: true,
  params: byId,
  body: given,
  refusals: exists,
});
export const disableProvider = PUT("/api/identities/providers/:id/closure", {
  label: "外部サインインの相手を止める・戻す",
  careful: true,
  params: byId,
  body: z.object({ closed: z.boolean() }),
  refusals: exists,
});
export const checkProvider = POST("/api/identities/providers/:id/check", {
  label: "外部サインインの相手につながるか確かめる",
  params: byId,
  reply: z.object({
    works: z.boolean(),
    /** One sentence: what was found, or what is wrong. */
    message: z.string(),
  }),
});
