import { about, type Expectations, NO, OK, say } from "./expectation.ts";
import type { Thing } from "./things.ts";

const NOTES = { places: "", vendors: "", unfinished: "", other: "" };
/** Whose people somebody decides about; a relay knows those of whom it informs, and decides nothing. */
const kept = { secretariat: OK, owner: OK, above: "forbidden", member: NO } as const;
const ofPerson = { params: ({ id, more }: Thing) => ({ id: more?.owner ?? id, personId: id }) };

/** Who may what with who signs in, the representative's role, and what who leaves leaves behind. */
export const peopleExpected: Expectations = {
  "GET /api/people/organisations/:id": about("organisation", {
    secretariat: OK,
    owner: OK,
    above: OK,
    circle: "forbidden",
    member: NO,
  }),
  // Without a mail server only the secretariat may carry the link.
  "POST /api/people/invitations": about(
    "contact",
    { secretariat: OK, owner: "refused no_mail_server", member: NO },
    ({ id }) => ({ body: { contactId: id } }),
  ),
  "PUT /api/people/organisations/:id/people/:personId/position": about(
    "colleague",
    kept,
    say({ position: "reader" }),
    ofPerson,
  ),
  "DELETE /api/people/organisations/:id/people/:personId": about(
    "colleague",
    kept,
    undefined,
    ofPerson,
  ),
  // Also who only reads prepares their own leaving.
  "POST /api/people/handovers": about(null, { member: OK }),
  "GET /api/people/handovers/:id": about("handover", { secretariat: OK, owner: OK, member: NO }),
  "PUT /api/people/handovers/:id": about(
    "handover",
    { reader: "forbidden", colleague: OK, secretariat: OK, owner: OK, member: NO },
    say({ notes: NOTES }),
  ),
  "PUT /api/people/handovers/:id/departure": about("handover", { member: NO }),
  "POST /api/people/handovers/:id/reversal": about("handover", {
    secretariat: OK,
    owner: OK,
    member: NO,
  }),
  "GET /api/people/vacancies": about(null, { secretariat: OK, relay: OK }),

  "GET /api/people/successions": about(null, {
    relay: OK,
    ministry: OK,
    vendor: OK,
    institution: OK,
  }),
  "POST /api/people/successions": about(
    "colleague",
    {
      owner: "refused already_open",
      relay: NO,
      ministry: NO,
      vendor: NO,
      institution: NO,
    },
    ({ id }) => ({ body: { personId: id } }),
  ),
  "PUT /api/people/successions/:id/acceptance": about("succession", {
    colleague: OK,
    owner: "forbidden",
    relay: NO,
    ministry: NO,
    vendor: NO,
    institution: NO,
  }),
  "DELETE /api/people/successions/:id": about("succession", {
    owner: OK,
    relay: NO,
    ministry: NO,
    vendor: NO,
    institution: NO,
  }),
};
