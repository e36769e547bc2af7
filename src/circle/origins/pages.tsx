import { OFFICE_AND_INSTITUTIONS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/members/$id/origin", OFFICE_AND_INSTITUTIONS, () => import("./pages/origin.tsx")),
];
