import { OFFICE_AND_INSTITUTIONS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/assets/import", OFFICE_AND_INSTITUTIONS, () => import("./pages/import.tsx")),
];
