import {
  CIRCLE,
  OFFICE,
  OFFICE_AND_INSTITUTIONS,
  OFFICE_AND_RELAYS,
  page,
} from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/members", OFFICE_AND_RELAYS, () => import("./pages/list.tsx")),
  page("/members/new", OFFICE, () => import("./pages/new-institution.tsx")),
  page("/members/routes", OFFICE_AND_RELAYS, () => import("./pages/routes.tsx")),
  page("/members/$id", CIRCLE, () => import("./pages/institution.tsx")),
  page("/members/$id/origin", OFFICE_AND_INSTITUTIONS, () => import("./pages/origin.tsx")),
  page("/members/$id/edit", OFFICE, () => import("./pages/institution-form.tsx")),
  page("/organisations", OFFICE, () => import("./pages/organisations.tsx")),
];
