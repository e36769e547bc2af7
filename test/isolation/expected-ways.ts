import { about, type Expectations, NO, OK, say, staff } from "./expectation.ts";
import type { Thing } from "./things.ts";

const NO_FINGERPRINT = { params: () => ({ fingerprint: "0".repeat(64) }) };
const PROVIDER = {
  name: "別の共通サインイン",
  issuer: "https://other.example",
  clientId: "",
  clientSecret: "",
  linksByMail: false,
};
/** What belongs to one account: not even a colleague's. */
const ownAlone = { owner: OK, reader: NO, colleague: NO, member: NO } as const;
const listOf = { params: ({ id }: Thing) => ({ name: `${id}.crl` }) };

/** Who may what with certificates and external sign-ins. What leads to a provider shows nothing of anybody. */
export const waysExpected: Expectations = {
  "GET /api/accounts/ways": about(null, { anybody: OK }),

  "GET /api/certificates": about(null, { member: OK, guest: OK }),
  "POST /api/certificates": about(
    null,
    { member: OK, guest: OK },
    say({ label: "新しい端末", format: "modern" }),
  ),
  "POST /api/certificates/:id/renewal": about(
    "certificate",
    { ...ownAlone, guest: NO },
    say({ format: "modern" }),
  ),
  "PUT /api/certificates/:id/revocation": about(
    "certificate",
    { ...ownAlone, clerk: "forbidden", reviewer: "forbidden", secretariat: OK, guest: NO },
    say({ reason: "lost" }),
  ),
  "GET /api/certificates/authority": staff(null),
  "POST /api/certificates/authority": staff(
    null,
    say({ name: "もう一つ" }),
    "refused authority_exists",
  ),
  "GET /api/certificates/issued": staff(null),
  "PUT /api/certificates/trusted/:fingerprint": about(
    null,
    { secretariat: NO },
    say({ byMail: true }),
    NO_FINGERPRINT,
  ),
  "POST /api/certificates/registrations": staff(
    null,
    say({ fingerprint: "0".repeat(64), subjectNumber: "1", mail: "x@example.jp" }),
    NO,
  ),
  "DELETE /api/certificates/registrations/:id": staff("registeredCertificate"),
  // Nobody is asked for certificates here, and who has no ticket gets nothing.
  "GET /certificates/sign-in": about(null, { anybody: NO }),
  "GET /certificates/presented": about(null, { anybody: "status 403" }),
  "GET /certificates/entry": about(null, { anybody: "status 403" }),
  "GET /certificates/files/:name": about("authority", { anybody: OK }, undefined, listOf),

  "GET /api/identities": about(null, { member: OK, guest: OK }),
  "POST /api/identities/links": about("provider", { member: OK, guest: OK }, ({ id }) => ({
    body: { providerId: id },
  })),
  "DELETE /api/identities/:id": about("identity", { ...ownAlone, guest: NO }),
  "POST /api/identities/:id/restoration": about("identity", { ...ownAlone, guest: NO }),
  "GET /api/identities/providers": staff(null),
  "POST /api/identities/providers": staff(null, say(PROVIDER)),
  "PUT /api/identities/providers/:id": staff("provider", say(PROVIDER)),
  "PUT /api/identities/providers/:id/closure": staff("provider", say({ closed: true })),
  "POST /api/identities/providers/:id/check": staff("provider"),
  // The provider of the scene lies in a network that is not asked.
  "GET /identities/:id/sign-in": about("provider", { anybody: "status 424" }),
  "GET /identities/:id/link": about("provider", { anybody: "status 403" }),
  "GET /identities/:id/callback": about("provider", { anybody: "status 403" }),
};
