import { answer, type Route } from "../base/http.ts";
import { listVacancies } from "./api-handovers.ts";
import { findVacancies } from "./queries-handovers.ts";

/** Organisations whose last account left: for the secretariat, and for the relay that informs them. */
export const vacancyRoutes: Route[] = [
  answer(listVacancies, ["secretariat", "relay"], async ({ tx, viewer, now }) => {
    const rows = await findVacancies(tx, now);
    const others = rows.filter((row) => row.id !== viewer.organisationId);
    return {
      vacancies: others.map(({ id, organisation, kind, prefecture, since, name, contacts }) => ({
        organisation: { id, name: organisation, kind, prefecture },
        since: since.toISOString(),
        name,
        contacts,
      })),
      may: { invite: viewer.role === "secretariat" },
    };
  }),
];
