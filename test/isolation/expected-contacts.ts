import { type Expectations, say, staff } from "./expectation.ts";

/** Who may what with mail that comes in, and with the tests whether contacts live. */
export const contactsExpected: Expectations = {
  "GET /api/mailboxes": staff(null),
  "GET /api/mailboxes/:id": staff("received"),
  "GET /api/mailboxes/:id/file": staff("received"),
  "PUT /api/mailboxes/:id/organisation": staff("received", say({ organisationId: null })),
  "PUT /api/mailboxes/:id/handling": staff("received", say({ done: true })),
};
