import { about, type Expectations, NO, OK, say, staff } from "./expectation.ts";

const watch = { secretariat: OK, relay: OK } as const;
const NOBODY = "refused nobody";

/** Who may what with mail that comes in, work that failed, and with the tests whether contacts live. */
export const contactsExpected: Expectations = {
  "GET /api/mailboxes": staff(null),
  "GET /api/mailboxes/:id": staff("received"),
  "GET /api/mailboxes/:id/file": staff("received"),
  "PUT /api/mailboxes/:id/organisation": staff("received", say({ organisationId: null })),
  "PUT /api/mailboxes/:id/handling": staff("received", say({ done: true })),

  "GET /api/backups": staff(null),
  "GET /api/operations": staff(null),
  "POST /api/operations/jobs/:id/repetition": staff("failedJob"),
  "PUT /api/operations/jobs/:id/abandonment": staff("failedJob"),
  "DELETE /api/operations/jobs/:id/abandonment": staff("abandonedJob"),

  "GET /api/calls": staff(null),
  "GET /api/calls/day": staff(null),
  // Who rings up is a person: the token of a program takes no turn.
  "POST /api/calls/turn": staff(null, say({})),
  "DELETE /api/calls/turn": staff(null),
  "GET /api/calls/organisations/:id": staff("calledUp"),
  "POST /api/calls": staff("calledUp", ({ id }) => ({
    body: { organisationId: id, outcome: "absent", note: null, phone: null, againAt: null },
  })),
  "DELETE /api/calls/:id": staff("call"),

  "GET /api/probes": about(null, watch),
  "GET /api/probes/preview": staff(null),
  "POST /api/probes": staff(null, say({ title: "臨時", choice: { prefecture: "47" } }), NOBODY),
  "GET /api/probes/rounds/:id": about("round", { secretariat: OK, relay: OK }),
  "GET /api/probes/rounds/:id/csv": about("round", { secretariat: OK, relay: OK }),
  "GET /api/probes/successors": about(null, { secretariat: OK, institution: OK }),
  "PUT /api/probes/successors/:id": about(
    "successor",
    { secretariat: OK, owner: OK, institution: NO },
    say({ done: true }),
  ),
  "GET /api/probes/own": about(null, { ...watch, institution: OK, vendor: OK, ministry: OK }),
  "GET /api/probes/reach": about(null, { ...watch, ministry: OK }),
  "GET /api/probes/reach/csv": about(
    "round",
    { ...watch, ministry: OK },
    ({ id }) => ({ query: { round: id } }),
    { params: () => ({}) },
  ),
  "GET /p/:token": about("testLink", { anybody: OK }),
  "GET /p/:token/thanks": about("testLink", { anybody: OK }),
  "POST /p/:token": about("testLink", { anybody: OK }, () => ({
    form: { says: "arrived" },
  })),
};
