import { makeLink, getInvitee } from "../accounts/index.ts";
import { answer, type Route } from "../base/http.ts";
import { record } from "../base/events.ts";
import { addJob } from "../base/outbox.ts";
import { findContacts } from "../organisations/index.ts";
import { inviteContact, listPeople } from "./api.ts";
import { findOpenInvitations, getOrganisationName } from "./queries.ts";

const MEMBERS = ["secretariat", "relay", "ministry", "vendor", "institution"] as const;

export const routes: readonly Route[] = [
  answer(listPeople, MEMBERS, async ({ tx, viewer, params, now, refuse }) => {
    const found = await getOrganisationName(tx, params.id);
    if (!found) return refuse("not_found");
    const { kind, ...organisation } = found;
    // Of those who inform and oversee everybody knows the name, and no more.
    const own = viewer.role === "secretariat" || viewer.organisationId === organisation.id;
    if (!own && !(viewer.role === "relay" && kind === "institution")) return refuse("forbidden");
    const invited = await findOpenInvitations(tx, params.id, now);
    const contacts = await findContacts(tx, [params.id]);
    const people = contacts.map(({ id, name, mail, accountId }) => {
      const until = invited.get(id);
      const state = accountId ? "account" : until ? "invited" : "contact_only";
      return {
        contactId: id,
        name,
        mail,
        state: state as "account" | "invited" | "contact_only",
        invitedUntil: until?.toISOString() ?? null,
      };
    });
    return { organisation, people };
  }),

  answer(inviteContact, MEMBERS, async ({ tx, viewer, body, now, context, refuse }) => {
    const contact = await getInvitee(tx, body.contactId);
    const own = contact?.organisationId === viewer.organisationId;
    if (!contact || !(own || viewer.role === "secretariat")) return refuse("not_found");
    if (!contact.mail) return refuse("no_mail");
    const byMail = context.settings.smtpUrl !== undefined;
    // The link makes whoever holds it that person: only the secretariat may carry it by hand.
    if (!byMail && viewer.role !== "secretariat") return refuse("no_mail_server");
    await record(tx, viewer, now, [
      {
        name: "accounts.contact_invited",
        forOrganisationId: contact.organisationId,
        subjectId: contact.id,
      },
    ]);
    if (!byMail) return { link: (await makeLink(tx, contact.id, context))?.link ?? null };
    await addJob(
      tx,
      "accounts.send_invitation",
      { contactId: contact.id },
      { key: `invite ${contact.id}` },
    );
    return { link: null };
  }),
];
