import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import type { Viewer } from "../../base/viewer.ts";
import { invite } from "../../entrance/accounts/index.ts";
import { bindConsents } from "./queries-consents.ts";
import { readCode } from "../../circle/facilities/index.ts";
import { joinInstitution, type Joining } from "../../circle/members/index.ts";
import { saveNewContact, saveOrganisation } from "../../circle/organisations/index.ts";
import { applicantOf } from "./content.ts";
import { course } from "./machine.ts";
import { type Application, isOpenOrganisation, hasRepresentative, saveChange } from "./queries.ts";

/**
 * Lets applicants in, all of one organisation: makes it (or takes the one they are to join), a contact and an
 * invitation for each, and keeps what they agreed to. Where somebody represents the organisation already,
 * the newcomers become members. Records `applications.approved`.
 */
export async function admit(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  group: readonly Application[],
  { representativeId, into }: { representativeId: string; into: string | null },
): Promise<{ organisationId: string } | { findings: Finding[] }> {
  const chosen = group.find((one) => one.id === representativeId)!;
  const kind = applicantOf(chosen.applicant, now)?.organisation;
  if (!kind) return wrong("representativeId", "この種類のお申し込みは、いまは受け付けていません。");
  if (into && !(await isOpenOrganisation(tx, into, kind)))
    return wrong("into", "この組織には加えられません。選び直してください。");
  const organisationId = into ?? (await makeOrganisation(tx, viewer, now, chosen, kind));

  const isLed = await hasRepresentative(tx, organisationId);
  const inOrder = [chosen, ...group.filter((one) => one !== chosen)];
  for (const one of inOrder) {
    const { person: name, mail, phone } = one;
    const contact = { name, duty: one.duty as "staff", mail, phone, reachable: null };
    const contactId = await saveNewContact(tx, organisationId, contact, now);
    const standing = one === chosen && !isLed ? ("representative" as const) : ("member" as const);
    const offer = {
      organisationId,
      role: kind,
      standing,
      mail: mail.toLowerCase(),
      name,
      contactId,
    };
    await invite(tx, offer, now);
  }
  const ids = group.map((one) => one.id);
  const state = course.move(chosen.state, "approve");
  const decision = {
    organisation_id: organisationId,
    decided_at: now,
    decided_by: viewer.accountId,
  };
  await saveChange(tx, ids, { state, ...decision }, now);
  await bindConsents(tx, ids, organisationId);
  await tell({ tx, viewer, now }, "applications.approved", {
    forOrganisationId: organisationId,
    subjectId: organisationId,
    data: { organisationId, people: group.length },
  });
  return { organisationId };
}

async function makeOrganisation(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  application: Application,
  kind: string,
): Promise<string> {
  if (kind === "institution") return joinInstitution(tx, joiningOf(application), viewer, now);
  const { name, prefecture, facts } = application;
  const id = await saveOrganisation(tx, { kind, name, kana: textOf(facts.kana), prefecture });
  const added = { forOrganisationId: id, subjectId: id, data: { kind } };
  await tell({ tx, viewer, now }, "organisations.added", added);
  return id;
}

/** The facility of the register, or what was stated where it does not stand there. */
function joiningOf({ facilityId, name, prefecture, facts }: Application): Joining {
  if (facilityId) return { facilityId };
  const kind = facts.kind as Extract<Joining, { kind: unknown }>["kind"];
  const stated = { name, kana: textOf(facts.kana), kind, prefecture: prefecture ?? "" };
  const read = facts.code ? readCode(String(facts.code), stated) : null;
  const code = read && "code" in read ? read.code : null;
  return { ...stated, beds: Number(facts.beds ?? 0), code, functions: [], founder: null };
}

const textOf = (value: unknown) => (typeof value === "string" ? value : null);
const wrong = (where: string, message: string) => ({ findings: [{ where, message }] });
