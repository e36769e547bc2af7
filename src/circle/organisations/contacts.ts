import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { answer } from "../../base/web/http.ts";
import { foldText, readMailAddress } from "../../base/words/text.ts";
import type { Viewer } from "../../base/viewer.ts";
import {
  addContact,
  confirmContacts,
  type ContactBody,
  editContact,
  listContacts,
  type OrganisationKind,
  orderContacts,
  removeContact,
  restoreContact,
} from "./api.ts";
import {
  getContact,
  listContactsOf,
  lockContacts,
  removeContactFrom,
  restoreContactTo,
  saveConfirmation,
  saveContact,
  saveNewContact,
  saveOrder,
} from "./queries-contacts.ts";
import { findLiveness, removeMailProofs } from "./queries-liveness.ts";
import { getOrganisation } from "./queries.ts";

const MEMBERS = ["secretariat", "relay", "ministry", "vendor", "institution"] as const;

/** An organisation keeps its own contacts; the secretariat keeps everybody's. */
const canEdit = (viewer: Viewer, organisationId: string) =>
  viewer.role === "secretariat" || viewer.organisationId === organisationId;
/** A relay reads those of the institutions under it. Of others only the name is known: no empty list for them. */
const canRead = (viewer: Viewer, { id, kind }: { id: string; kind: OrganisationKind }) =>
  canEdit(viewer, id) || (viewer.role === "relay" && kind === "institution");

export const contactRoutes = [
  answer(listContacts, MEMBERS, async ({ tx, viewer, params, now, refuse }) => {
    const organisation = await getOrganisation(tx, params.id);
    if (!organisation) return refuse("not_found");
    if (!canRead(viewer, organisation)) return refuse("forbidden");
    const edit = canEdit(viewer, params.id);
    const contacts = await listContactsOf(tx, params.id);
    const lives = await findLiveness(tx, [params.id], now);
    return {
      organisation,
      contacts: contacts.map((row) => ({ ...row, liveness: lives.get(row.id)! })),
      may: { edit },
    };
  }),

  answer(addContact, MEMBERS, async ({ tx, tell, viewer, params, body, now, refuse }) => {
    if (!(await getOrganisation(tx, params.id))) return refuse("not_found");
    if (!canEdit(viewer, params.id)) return refuse("forbidden");
    const checked = checkContact(body);
    if ("findings" in checked) return refuse("bad_input", checked.findings);
    const id = await saveNewContact(tx, params.id, checked.contact, now);
    await tell("organisations.contact_added", { forOrganisationId: params.id, subjectId: id });
    return { id };
  }),

  answer(editContact, MEMBERS, async ({ tx, tell, viewer, params, body, now, refuse }) => {
    const organisationId = await ownerOf(tx, viewer, params.id);
    if (!organisationId) return refuse("not_found");
    const checked = checkContact(body);
    if ("findings" in checked) return refuse("bad_input", checked.findings);
    const before = await getContact(tx, params.id);
    if (!(await saveContact(tx, params.id, checked.contact, now))) return refuse("not_found");
    if (before?.mail !== checked.contact.mail) await removeMailProofs(tx, params.id);
    await tell("organisations.contact_changed", {
      forOrganisationId: organisationId,
      subjectId: params.id,
    });
  }),

  answer(removeContact, MEMBERS, async ({ tx, tell, viewer, params, now, refuse }) => {
    const organisationId = await ownerOf(tx, viewer, params.id);
    if (!organisationId) return refuse("not_found");
    await lockContacts(tx, organisationId);
    const contacts = await listContactsOf(tx, organisationId);
    const contact = contacts.find((row) => row.id === params.id);
    // Somebody else was quicker, before the lock.
    if (!contact) return refuse("not_found");
    if (contacts.length === 1) return refuse("last_contact");
    if (contact.account) return refuse("signs_in");
    await removeContactFrom(tx, organisationId, params.id, now);
    await tell("organisations.contact_removed", {
      forOrganisationId: organisationId,
      subjectId: params.id,
    });
  }),

  answer(restoreContact, MEMBERS, async ({ tx, tell, params, refuse }) => {
    const organisationId = await restoreContactTo(tx, params.id);
    if (!organisationId) return refuse("not_found");
    await tell("organisations.contact_restored", {
      forOrganisationId: organisationId,
      subjectId: params.id,
    });
  }),

  answer(orderContacts, MEMBERS, async ({ tx, tell, viewer, params, body, refuse }) => {
    if (!(await getOrganisation(tx, params.id))) return refuse("not_found");
    if (!canEdit(viewer, params.id)) return refuse("forbidden");
    await lockContacts(tx, params.id);
    const contacts = await listContactsOf(tx, params.id);
    const known = new Set(contacts.map((row) => row.id));
    const same = new Set(body.ids).size === known.size && body.ids.every((id) => known.has(id));
    if (!same || body.ids.length !== known.size) return refuse("changed");
    await saveOrder(tx, params.id, body.ids);
    await tell("organisations.contacts_reordered", {
      forOrganisationId: params.id,
      subjectId: params.id,
    });
  }),

  answer(confirmContacts, MEMBERS, async ({ tx, tell, viewer, params, now, refuse }) => {
    if (!(await getOrganisation(tx, params.id))) return refuse("not_found");
    if (!canEdit(viewer, params.id)) return refuse("forbidden");
    await saveConfirmation(tx, params.id, now);
    await tell("organisations.contacts_confirmed", {
      forOrganisationId: params.id,
      subjectId: params.id,
    });
  }),
];

/** The organisation of a contact that the viewer may change; others' contacts are not found. */
async function ownerOf(tx: Tx, viewer: Viewer, contactId: string): Promise<string | null> {
  const contact = await getContact(tx, contactId);
  return contact && canEdit(viewer, contact.organisationId) ? contact.organisationId : null;
}

/** The contact as it is stored, or what to mend. Somebody must be reachable by mail or by phone. */
function checkContact(body: ContactBody): { contact: ContactBody } | { findings: Finding[] } {
  const findings: Finding[] = [];
  const mail = body.mail ? readMailAddress(body.mail) : null;
  const phone = body.phone ? foldText(body.phone) : null;
  if (body.mail && !mail) {
    findings.push({
      where: "mail",
      message: "メールアドレスの形になっていません（例: jimukyoku@example.jp）。",
    });
  }
  if (phone && !/^\+?[\d()\s-]{9,25}$/.test(phone)) {
    findings.push({
      where: "phone",
      message: "電話番号は数字とハイフンで入力してください（例: 03-0000-0000）。",
    });
  }
  if (!body.mail && !phone) {
    findings.push({
      where: "mail",
      message: "メールアドレスか電話番号のどちらかを入力してください。",
    });
  }
  if (findings.length > 0) return { findings };
  return { contact: { ...body, mail, phone } };
}
