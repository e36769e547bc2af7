import { record } from "../../base/later/events.ts";
import { answer } from "../../base/web/http.ts";
import { hasStanding } from "../../base/viewer.ts";
import {
  closeOrganisation,
  createOrganisation,
  editOrganisation,
  listOrganisations,
} from "./api.ts";
import {
  findOrganisations,
  getOrganisation,
  saveClosure,
  saveNewOrganisation,
  saveOrganisation,
} from "./queries.ts";

const MEMBERS = ["secretariat", "relay", "ministry", "vendor", "institution"] as const;
const STAFF = ["secretariat"] as const;
const ADMINISTRATORS = ["secretariat:administrator"] as const;

export const organisationRoutes = [
  answer(listOrganisations, MEMBERS, async ({ tx, viewer, query }) => ({
    organisations: await findOrganisations(tx, query.kind),
    may: {
      edit: viewer.role === "secretariat",
      close: hasStanding(viewer, "administrator"),
    },
  })),

  answer(createOrganisation, STAFF, async ({ tx, viewer, body, now }) => {
    const id = await saveNewOrganisation(tx, body.kind, body);
    const added = { forOrganisationId: id, subjectId: id, data: { kind: body.kind } };
    await record(tx, viewer, now, [{ name: "organisations.added", ...added }]);
    return { id };
  }),

  answer(editOrganisation, STAFF, async ({ tx, viewer, params, body, now, refuse }) => {
    const organisation = await getOrganisation(tx, params.id);
    if (!organisation || organisation.kind === "institution") return refuse("not_found");
    await saveOrganisation(tx, params.id, body);
    const changed = { forOrganisationId: params.id, subjectId: params.id };
    await record(tx, viewer, now, [{ name: "organisations.changed", ...changed }]);
    return { done: true } as const;
  }),

  answer(closeOrganisation, ADMINISTRATORS, async ({ tx, viewer, params, body, now, refuse }) => {
    const organisation = await getOrganisation(tx, params.id);
    if (!organisation || params.id === viewer.organisationId) return refuse("not_found");
    await saveClosure(tx, params.id, body.closed ? now : null);
    const name = body.closed ? "organisations.closed" : "organisations.reopened";
    await record(tx, viewer, now, [{ name, forOrganisationId: params.id, subjectId: params.id }]);
    return { done: true } as const;
  }),
];
