import { z } from "zod";
import {
  byId,
  DELETE,
  GET,
  instant,
  keysOf,
  needed,
  pageQuery,
  pageReply,
  POST,
  PUT,
  text,
} from "../../base/contract.ts";

/** Why a certificate does not hold any more, as its owner says it. */
export const REVOKED_REASONS = {
  lost: "機器をなくした・盗まれた",
  unused: "もう使わない",
  replaced: "新しい証明書に替えた",
  left: "担当を離れた",
} as const;
export type RevokedReason = keyof typeof REVOKED_REASONS;
/** What a person may choose; `replaced` happens by itself. */
export const CHOSEN_REASONS = ["lost", "unused", "left"] as const;

/** What its owner is told by mail, as the end of 「次の変更がありました」. */
export const CHANGES = {
  issued: "電子証明書を作りました",
  renewed: "電子証明書を更新しました",
  revoked: "電子証明書を失効にしました",
  registered: "事務局が、ほかの認証局の電子証明書を登録しました",
  registrationEnded: "事務局が、ほかの認証局の電子証明書の登録をやめました",
} as const;

const formatKey = z.enum(["modern", "older"]);
const certificate = z.object({
  id: z.uuid(),
  label: z.string(),
  /** Hex, as it stands in the certificate. */
  serial: z.string(),
  madeAt: instant,
  notAfter: instant,
  usedAt: instant.nullable(),
  state: z.enum(["holding", "ending", "ended", "revoked"]),
  revokedReason: z.enum(keysOf(REVOKED_REASONS)).nullable(),
  may: z.object({ revoke: z.boolean(), renew: z.boolean() }),
});
/** The file with the key, once; neither is kept. */
const made = z.object({
  certificate,
  fileName: z.string(),
  /** PKCS#12, base64. */
  file: z.string(),
  password: z.string(),
});

export const listOwnCertificates = GET("/api/certificates", {
  label: "自分の電子証明書",
  reply: z.object({
    rows: z.array(certificate),
    /** Where one signs in with them; null: not set up here. */
    signInHref: z.string().nullable(),
    /** Name of the issuer as the browser shows it; null: nothing is issued here. */
    authority: z.string().nullable(),
    most: z.number(),
    days: z.number(),
    formats: z.array(z.object({ key: formatKey, label: z.string(), hint: z.string() })),
    guide: z.object({
      systems: z.array(
        z.object({
          key: z.string(),
          label: z.string(),
          format: formatKey,
          steps: z.array(z.string()),
        }),
      ),
      use: z.array(z.string()),
      care: z.array(z.string()),
    }),
    may: z.object({ order: z.boolean(), authority: z.boolean() }),
  }),
});

const orders = {
  no_authority: "この窓口では、まだ電子証明書を作れません。事務局にお尋ねください。",
  authority_shut:
    "認証局の鍵を開けません。設置のときの鍵（SECRET_KEY）が変わっていないか、運用の担当者に確かめてください。",
  too_many_certificates:
    "使える証明書の数が上限です。使っていないものを失効にしてから、作ってください。",
};
export const orderCertificate = POST("/api/certificates", {
  label: "電子証明書を作る",
  own: true,
  careful: true,
  costly: true,
  body: z.object({ label: needed(40), format: formatKey }),
  reply: made,
  refusals: orders,
});
export const renewCertificate = POST("/api/certificates/:id/renewal", {
  label: "電子証明書を更新する",
  own: true,
  careful: true,
  costly: true,
  params: byId,
  body: z.object({ format: formatKey }),
  reply: made,
  refusals: {
    ...orders,
    already_revoked: "この証明書は、もう失効しています。新しく作ってください。",
  },
});
export const revokeCertificate = PUT("/api/certificates/:id/revocation", {
  label: "電子証明書を失効にする",
  own: true,
  careful: true,
  params: byId,
  body: z.object({ reason: z.enum(CHOSEN_REASONS) }),
  refusals: { authority_shut: orders.authority_shut },
});

const trusted = z.object({
  /** SHA-256 of the authority's certificate, hex. */
  fingerprint: z.string(),
  name: z.string(),
  notAfter: instant,
  /** Whether a mail address in the certificate names the account. */
  byMail: z.boolean(),
});
export const registration = z.object({
  id: z.uuid(),
  fingerprint: z.string(),
  subjectNumber: z.string(),
  name: z.string(),
  mail: z.string(),
  madeAt: instant,
});
export const getAuthority = GET("/api/certificates/authority", {
  label: "認証局",
  reply: z.object({
    own: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        madeAt: instant,
        notAfter: instant,
        certificatePath: z.string(),
        listPath: z.string(),
        listNumber: z.number(),
        listUntil: instant,
        holding: z.number(),
      }),
    ),
    trusted: z.array(trusted),
    registrations: z.array(registration),
    /** How browsers are asked for a certificate in this installation. */
    asking: z.object({
      by: z.enum(["nobody", "own_port", "proxy"]),
      address: z.string().nullable(),
      /** A file of authorities is named, and this is wrong with it. */
      fileTrouble: z.string().nullable(),
    }),
    may: z.object({ make: z.boolean(), change: z.boolean() }),
  }),
});
export const makeOwnAuthority = POST("/api/certificates/authority", {
  label: "認証局を作る",
  careful: true,
  costly: true,
  body: z.object({ name: needed(60) }),
  refusals: {
    authority_exists: "認証局はもうあります。期限が近づいたときに、次のものを作れます。",
  },
});
export const listIssued = GET("/api/certificates/issued", {
  label: "発行した電子証明書",
  query: pageQuery({
    search: text(100).default(""),
    state: z.enum(["holding", "revoked", "ended", ""]).default(""),
  }),
  reply: pageReply(certificate.extend({ name: z.string(), mail: z.string() })),
});
export const changeTrust = PUT("/api/certificates/trusted/:fingerprint", {
  label: "ほかの認証局の扱いを決める",
  careful: true,
  params: z.object({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/) }),
  body: z.object({ byMail: z.boolean() }),
});
export const registerCertificate = POST("/api/certificates/registrations", {
  label: "ほかの認証局の証明書を登録する",
  careful: true,
  body: z.object({
    fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
    subjectNumber: needed(64),
    mail: needed(254),
  }),
  reply: z.object({ id: z.uuid() }),
  refusals: {
    registered_already: "この番号は、もう登録されています。",
    no_account: "このメールアドレスのアカウントはありません。",
  },
});
export const endRegistered = DELETE("/api/certificates/registrations/:id", {
  label: "ほかの認証局の証明書の登録をやめる",
  careful: true,
  params: byId,
});
