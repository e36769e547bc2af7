import type { FastifyRequest } from "fastify";
import { isUuid } from "../../base/words/uuid.ts";
import { cutText } from "../../base/words/text.ts";
import type { Tx } from "../../base/data/db.ts";
import { getSender } from "../../base/mail/sender.ts";
import { findFacilities, getFacility } from "../../circle/facilities/index.ts";
import { applicantOf, loadApplying } from "../applications/index.ts";
import type { View } from "./apply-page.ts";

/** One request for a page of the way in, and the transaction that answers it. */
export interface Ask {
  tx: Tx;
  now: Date;
  /** Key that signs the links. */
  secret: string;
  request: FastifyRequest<{
    Params: { token: string; step: string };
    Querystring: { as?: string; search?: string; in?: string; look?: string };
    Body: Record<string, string> | undefined;
  }>;
}

export const viewOf = async ({ tx, now }: Ask): Promise<View> => ({
  now,
  sender: await getSender(tx),
});

/** What the address of a search asks for. */
export async function find({ tx, now, request }: Ask) {
  const text = (value: unknown) => (typeof value === "string" ? cutText(value, 100) : "");
  const { as, search: sought, in: place } = request.query;
  const search = text(sought).trim();
  const prefecture = /^\d\d$/.test(text(place)) ? text(place) : "";
  const { shortest, most } = loadApplying(now).search;
  const enough = [...search].length >= shortest;
  const facilities = enough
    ? await findFacilities(tx, { search, limit: most, ...(prefecture && { prefecture }) })
    : [];
  return { applicant: text(as), search, prefecture, facilities: sought ? facilities : null };
}

/** Who applies, and for which facility; null where the page sent nothing that can be chosen. */
export async function readChoice({ tx, now, request: { body } }: Ask) {
  const applicant = applicantOf(body?.as ?? "", now);
  if (!applicant) return null;
  const asked = applicant.organisation === "institution" ? (body?.facility ?? "") : "";
  const facility = isUuid(asked) ? await getFacility(tx, asked) : undefined;
  if (asked && (!facility || facility.closedOn || facility.mergedInto)) return null;
  const first = facility ? ("person" as const) : ("organisation" as const);
  return { applicant: applicant.id, facilityId: facility?.id ?? null, first };
}
