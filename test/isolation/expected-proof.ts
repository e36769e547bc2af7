import { about, type Expectations, NO, OK, say } from "./expectation.ts";
import type { Thing } from "./things.ts";

const token = (scope: string) => say({ name: "連携", scopes: [scope], days: 90 });
const ofOrganisation = ({ id }: Thing) => ({ query: { organisationId: id } });
/** An institution's record is its own and the secretariat's. */
const record = [
  about(null, { secretariat: OK, institution: OK }),
  about("institution", { secretariat: OK, owner: OK, institution: NO }, ofOrganisation),
  about(
    "institution",
    { secretariat: OK, institution: "forbidden" },
    () => ({ query: { person: "a" } }),
    { absent: OK },
  ),
];

/** Who may what with the record of who saw and did what, and with keys for programs. */
export const proofExpected: Expectations = {
  "GET /api/audits": record,
  "GET /api/audits/files/record.csv": record,
  "GET /api/audits/files/record.xlsx": record,

  "GET /api/tokens": about(null, { secretariat: OK, relay: OK, ministry: OK, institution: OK }),
  // No role is offered a scope that opens nothing to it.
  "POST /api/tokens": [
    about(
      null,
      { secretariat: OK, relay: OK, ministry: OK, institution: "bad_input" },
      token("outcomes:read"),
    ),
    about(
      null,
      { secretariat: OK, relay: "bad_input", ministry: "bad_input", institution: OK },
      token("answers:read"),
    ),
  ],
  "DELETE /api/tokens/:id": about("apiToken", {
    owner: OK,
    secretariat: NO,
    relay: NO,
    ministry: NO,
    institution: NO,
  }),
};
