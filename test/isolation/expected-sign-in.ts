import { about, type Expectations, NO, OK, say } from "./expectation.ts";

const TOKEN = "A".repeat(43);
const NEW = "あたらしい長い合言葉 4711";
const ANSWER = { id: "x", type: "public-key" };
/** Who keeps the keys of an organisation's people: each visitor has the highest standing of its role. */
const keeper = { secretariat: OK, relay: OK, ministry: OK, vendor: OK, institution: OK } as const;

/** What belongs to one account: not even a colleague's. */
const ownAlone = { owner: OK, reader: NO, colleague: NO, member: NO } as const;

/** Who may what with sessions, passwords and further proofs: everybody with their own, nobody with another's. */
export const signInExpected: Expectations = {
  "POST /api/accounts/session/confirmation": about(
    null,
    { member: "refused wrong_password" },
    say({ password: "まちがった合言葉" }),
  ),
  "GET /api/accounts/sessions": about(null, { member: OK }),
  "DELETE /api/accounts/sessions": about(null, { member: OK }),
  "DELETE /api/accounts/sessions/:id": about("session", ownAlone),
  "POST /api/accounts/password/link": about(
    null,
    { anybody: "refused no_mail_server" },
    say({ mail: "somebody@example.jp" }),
  ),
  "POST /api/accounts/password": about(
    null,
    { anybody: "refused link_dead" },
    say({ token: TOKEN, password: NEW }),
  ),

  "GET /api/drafts": about(null, { member: OK }, () => ({ query: { key: "a/form" } })),
  "PUT /api/drafts": about(null, { member: OK }, () => ({
    query: { key: "a/form" },
    body: { value: {} },
  })),
  "DELETE /api/drafts": about(null, { member: OK }, () => ({ query: { key: "a/form" } })),

  "GET /api/factors": about(null, { member: OK }),
  "POST /api/factors/passkeys/registration": about(null, {
    member: OK,
    anybody: "refused second_first",
  }),
  "POST /api/factors/passkeys": about(
    null,
    { member: "refused wrong_proof", anybody: "refused second_first" },
    say({ name: "鍵", response: ANSWER }),
  ),
  "PUT /api/factors/passkeys/:id": about("passkey", ownAlone, say({ name: "新しい名前" })),
  "DELETE /api/factors/passkeys/:id": about("passkey", ownAlone),
  "POST /api/factors/totp": about(null, { member: OK, anybody: "refused second_first" }),
  "PUT /api/factors/totp": about(
    null,
    { member: "refused wrong_proof", anybody: "refused second_first" },
    say({ code: "000000" }),
  ),
  "DELETE /api/factors/totp": about(null, { member: NO }),
  "POST /api/factors/codes": about(null, { member: OK }),
  "POST /api/factors/question": about(null, { anybody: OK }),
  "POST /api/factors/proof": about(
    null,
    { anybody: "refused wrong_proof" },
    say({ response: ANSWER }),
  ),
  "POST /api/factors/proof/code": about(
    null,
    { member: "refused wrong_code", anybody: "refused begin_again" },
    say({ code: "ABCDE-FGHJK" }),
  ),

  "GET /api/factors/recoveries": about(null, keeper),
  // Nobody starts it for themselves; the secretariat finds nothing that was lost.
  "POST /api/factors/recoveries": about(
    "person",
    { secretariat: "refused nothing_lost", member: NO },
    ({ id }) => ({ body: { accountId: id, checkedBy: "窓口で確かめた" } }),
  ),
  "DELETE /api/factors/recoveries/:id": about("recovery", {
    secretariat: OK,
    owner: OK,
    member: NO,
  }),
  "POST /api/factors/recoveries/stop": about(
    null,
    { anybody: "refused link_dead" },
    say({ token: TOKEN }),
  ),
  "POST /api/factors/recoveries/use": about(
    null,
    { anybody: "refused link_dead" },
    say({ token: TOKEN }),
  ),
};
