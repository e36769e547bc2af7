import { about, type Expectations, OK, say, staff } from "./expectation.ts";
import type { Thing } from "./things.ts";

const seen = (more: object) => () => ({ body: { version: 1, ...more } });
const form = (more: Record<string, string>) => () => ({ form: more });
const members = { institution: OK, relay: OK, vendor: OK, ministry: OK } as const;
const token = { params: ({ id }: Thing) => ({ token: id, step: "person" }) };

/** Who may what with those who want to be let in. Strangers' pages are open to everybody, each link to its holder. */
export const applicationsExpected: Expectations = {
  "GET /api/applications/consents": about(null, members),
  "POST /api/applications/consents": about(
    null,
    members,
    say({ consents: [{ id: "terms", version: "1", given: true }] }),
  ),

  "GET /api/applications": staff(null),
  "GET /api/applications/:id": staff("application"),
  "POST /api/applications/:id/questions": staff("application", seen({ text: "x" })),
  "PUT /api/applications/:id/check": staff("application", seen({ note: "x" })),
  "POST /api/applications/:id/approval": staff("application", ({ id }) => ({
    body: { version: 1, representativeId: id, into: null },
  })),
  "POST /api/applications/:id/refusal": staff(
    "application",
    seen({ reason: "no_answer", words: null }),
  ),
  "DELETE /api/applications/:id/refusal": staff("refusedApplication"),
  "PUT /api/applications/:id/group": staff("application", say({ joinTo: null })),
  "GET /api/entries/intake": staff(null),
  "PUT /api/entries/intake": staff(null, say({ until: null, most: null, note: null })),

  "GET /apply": about(null, { anybody: OK }),
  "GET /apply/found": about(null, { anybody: OK }),
  "GET /apply/as-you-type.js": about(null, { anybody: OK }),
  "POST /apply": about(null, { anybody: OK }, form({ as: "vendor" })),
  // Applications are taken: nobody needs to be told, and everybody is led to them.
  "POST /apply/wish": about(null, { anybody: OK }, form({ mail: "a@example.jp" })),
  "GET /apply/:token/:step": about("draftLink", { anybody: OK }, undefined, token),
  "POST /apply/:token/:step": about("draftLink", { anybody: OK }, form({ homepage: "x" }), token),
  "GET /apply/proof/:token": about("proofLink", { anybody: OK }),
  "POST /apply/proof/:token": about("proofLink", { anybody: OK }),
  "GET /apply/answer/:token": about("questionLink", { anybody: OK }),
  "POST /apply/answer/:token": about("questionLink", { anybody: OK }, form({ answer: "x" })),
};
