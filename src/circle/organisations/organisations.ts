import { answer } from "../../base/web/http.ts";
import { hasStanding } from "../../base/viewer.ts";
import {
  closeOrganisation,
  createOrganisation,
  editOrganisation,
  listOrganisations,
} from "./api.ts";
import { findOrganisations, getOrganisation, saveOrganisation } from "./queries.ts";

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

  answer(createOrganisation, STAFF, async ({ tx, tell, body }) => {
    const id = await saveOrganisation(tx, body);
    const data = { kind: body.kind };
    await tell("organisations.added", { forOrganisationId: id, subjectId: id, data });
    return { id };
  }),

  answer(editOrganisation, STAFF, async ({ tx, tell, params, body, refuse }) => {
    const organisation = await getOrganisation(tx, params.id);
    if (!organisation || organisation.kind === "institution") return refuse("not_found");
    const { id } = params;
    await saveOrganisation(tx, { id, ...body });
    await tell("organisations.changed", { forOrganisationId: id, subjectId: id });
  }),

  answer(
    closeOrganisation,
    ADMINISTRATORS,
    async ({ tx, tell, viewer, params, body, now, refuse }) => {
      const organisation = await getOrganisation(tx, params.id);
      if (!organisation || params.id === viewer.organisationId) return refuse("not_found");
      await saveOrganisation(tx, { id: params.id, closedAt: body.closed ? now : null });
      const name = body.closed ? "organisations.closed" : "organisations.reopened";
      await tell(name, { forOrganisationId: params.id, subjectId: params.id });
    },
  ),
];
