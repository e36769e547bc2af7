import { about, type Expectations, NO, OK, say, staff } from "./expectation.ts";
import type { Thing } from "./things.ts";
import { HAND } from "./warnings.ts";

const CONTACT = {
  name: "新しい人",
  duty: "staff",
  mail: "new@example.jp",
  phone: null,
  reachable: null,
};
const INSTITUTION = {
  name: "新しい医院",
  kana: null,
  code: null,
  kind: "clinic",
  beds: 0,
  functions: [],
  founder: "individual",
  prefecture: "13",
  critical: false,
  routeId: null,
};
const OFFICE = { name: "新しい会", kana: null, prefecture: null };
const ASSET = {
  kind: "server",
  vendor: "甲",
  product: "乙",
  model: null,
  version: null,
  place: null,
  internetFacing: null,
  emrConnected: null,
  maintainer: null,
  note: null,
};
const ROUTE = { name: "新しい経路", steps: [] };
const FEED = { name: "新しい情報源", url: "https://new.example/", everyHours: 24, enabled: true };
const WRONG = { current: "ちがう合言葉です", password: "あたらしい長い合言葉 4711" };
const upload = () => ({ file: { name: "a.csv", content: "種類,製品名\nサーバー,丙\n" } });

const orderOf = ({ more }: Thing) => ({
  body: { ids: (more?.contacts ?? "").split(",").filter(Boolean) },
});
const token = ({ id }: Thing) => ({ body: { token: id } });
const accepted = ({ id }: Thing) => ({
  body: { token: id, name: "x", password: "あたらしい長い合言葉 4711" },
});
const ofInstitution =
  (more: { body?: unknown; file?: { name: string; content: string } } = {}) =>
  ({ id }: Thing) => ({ ...more, query: { institutionId: id } });
const named =
  (query: Record<string, string>) =>
  ({ id }: Thing) => ({ query: { institutionId: id, ...query } });

/** One's own institution, or the relay that informs it. */
const own = { secretariat: OK, owner: OK, institution: NO } as const;
/** What the own organisation and the secretariat may; an organisation whose name is known says plainly no. */
const kept = {
  secretariat: OK,
  owner: OK,
  above: "forbidden",
  circle: "forbidden",
  member: NO,
} as const;
/** The register that is meant when none is named. */
const unnamed = { institution: OK, secretariat: "bad_input" } as const;

/** Who may what in the rooms of the ground floor. */
export const membersExpected: Expectations = {
  "GET /health": about(null, { anybody: OK }),
  "GET /ready": about(null, { anybody: OK }),
  // Asked from the machine itself, as here; from elsewhere: src/office/operations/metrics.test.ts.
  "GET /metrics": about(null, { anybody: OK }),

  "GET /api/notices/standing": staff(null),
  "GET /api/notices/messages": staff(null),
  "GET /api/notices/refused": staff(null),
  "PUT /api/notices/refused/:id/sight": staff("refusedMail"),
  "PUT /api/notices/messages/:id/retry": staff("message"),
  "PUT /api/notices/resumption": staff(null, say({ blame: "ours" }), "refused not_stopped"),
  "PUT /api/notices/sender": staff(null, say({ name: "x", contact: "" })),

  "GET /api/members/vocabulary": about(null, { anybody: OK }),
  "GET /api/members/institutions": about(null, { secretariat: OK, relay: OK, institution: OK }),
  "GET /api/members/institutions/csv": staff(null),
  "GET /api/members/institutions/:id": about("institution", { ...own, above: OK, relay: NO }),
  "POST /api/members/institutions": staff(null, say(INSTITUTION)),
  "PUT /api/members/institutions/:id": staff("institution", say(INSTITUTION)),
  "GET /api/organisations/:id/contacts": about("organisation", { ...kept, above: OK }),
  "POST /api/organisations/:id/contacts": about("organisation", kept, say(CONTACT)),
  "PUT /api/organisations/:id/contacts/order": about("organisation", kept, orderOf),
  "POST /api/organisations/:id/contacts/confirmation": about("organisation", kept),
  "PUT /api/organisations/contacts/:id": [
    about("contact", { secretariat: OK, owner: OK, member: NO }, say(CONTACT)),
    about("lastContact", { secretariat: OK, owner: OK, member: NO }, say(CONTACT)),
  ],
  "DELETE /api/organisations/contacts/:id": [
    about("contact", { secretariat: OK, owner: OK, member: NO }),
    about("lastContact", {
      secretariat: "refused last_contact",
      owner: "refused last_contact",
      member: NO,
    }),
  ],
  "POST /api/organisations/contacts/:id/restoration": about("removedContact", {
    secretariat: OK,
    owner: OK,
    member: NO,
  }),
  "GET /api/organisations": about(null, { member: OK }),
  "POST /api/organisations": staff(null, say({ kind: "relay", ...OFFICE })),
  "PUT /api/organisations/:id": [
    staff("office", say(OFFICE)),
    staff("institution", say(OFFICE), NO),
  ],
  "PUT /api/organisations/:id/closure": staff("office", say({ closed: true })),
  "GET /api/members/routes": about(null, { secretariat: OK, relay: OK, institution: OK }),
  "POST /api/members/routes": staff(null, say(ROUTE)),
  "PUT /api/members/routes/:id": staff("route", say(ROUTE)),
  "PUT /api/members/routes/:id/institutions": staff("route", say({})),

  "GET /api/accounts/session": about(null, { anybody: OK }),
  "POST /api/accounts/session": about(
    null,
    { anybody: "refused wrong_sign_in" },
    (_thing, _scene, { name }) => ({
      body: {
        mail: `${name.replaceAll(" ", "-")}@nobody.example.jp`,
        password: "まちがった合言葉",
      },
    }),
  ),
  "DELETE /api/accounts/session": about(null, { anybody: OK }),
  "PUT /api/accounts/session/organisation": about(
    "organisation",
    { owner: OK, member: NO },
    ({ id }) => ({
      body: { organisationId: id },
    }),
  ),
  "PUT /api/accounts/password": about(null, { member: "refused wrong_password" }, say(WRONG)),
  // Who holds the token has the right; it tells the name of the one who is invited, and no other.
  "POST /api/accounts/invitation": [
    about("invitation", { anybody: OK }, token, { absent: "bad_input" }),
    about("deadInvitation", { anybody: "refused invitation_dead" }, token, { absent: "bad_input" }),
  ],
  "PUT /api/accounts/invitation": [
    // Nobody makes an account for another in the browser of somebody who is signed in.
    about("invitation", { anybody: OK, member: "refused other_account" }, accepted, {
      absent: "bad_input",
    }),
    about("deadInvitation", { anybody: "refused invitation_dead" }, accepted, {
      absent: "bad_input",
    }),
  ],
  // The address has no account yet: there is no password to know.
  "PUT /api/accounts/invitation/membership": [
    about(
      "invitation",
      { anybody: "refused wrong_sign_in", member: "refused other_account" },
      token,
      { absent: "bad_input" },
    ),
    about("deadInvitation", { anybody: "refused invitation_dead" }, token, { absent: "bad_input" }),
  ],

  "GET /api/assets/overview": [about("institution", own, ofInstitution()), about(null, unnamed)],
  "GET /api/assets": [about("institution", own, ofInstitution()), about(null, unnamed)],
  "POST /api/assets": [
    about("institution", own, ofInstitution({ body: ASSET })),
    about(null, unnamed, say(ASSET)),
  ],
  "GET /api/assets/:id": about("asset", own),
  "PUT /api/assets/:id": about("asset", own, say(ASSET)),
  "DELETE /api/assets/:id": about("asset", own),
  "POST /api/assets/:id/restoration": about("asset", own),
  "PUT /api/assets/statements/:kind": about(
    "institution",
    own,
    ofInstitution({ body: { has: true } }),
    {
      params: () => ({ kind: "nas" }),
    },
  ),
  "GET /api/assets/suggestions": [
    about("institution", own, named({ text: "zq" })),
    about("institution", own, named({ text: "zq-hospitaltokyo-product" })),
    about("institution", own, ofInstitution()),
  ],

  "POST /api/assets/sheets": about("institution", own, ofInstitution(upload())),
  "POST /api/assets/sheets/:id/confirmation": [
    about("sheetDraft", own, say({ kinds: {} })),
    about(
      "sheetTaken",
      { ...own, secretariat: "refused taken", owner: "refused taken" },
      say({ kinds: {} }),
    ),
  ],
  "POST /api/assets/sheets/:id/reversal": about("sheetTaken", own),
  "GET /api/assets/sheets": about("institution", own, ofInstitution()),
  "GET /api/assets/sheets/files/register.csv": about("institution", own, ofInstitution()),
  "GET /api/assets/sheets/files/register.xlsx": about("institution", own, ofInstitution()),
  "GET /api/assets/sheets/files/template.xlsx": about(null, { secretariat: OK, institution: OK }),

  "GET /api/feeds": staff(null),
  "POST /api/feeds": staff(null, say(FEED)),
  "PUT /api/feeds/:id": staff("feed", say(FEED)),
  "POST /api/feeds/:id/runs": staff("feed"),
  "POST /api/feeds/files": staff(null, () => ({ file: { name: "a.json", content: "{}" } })),
  "GET /api/feeds/refusals": staff(null),
  "GET /api/feeds/documents/:id": staff("document"),
  "POST /api/feeds/hand": staff(null, say(HAND)),
};
