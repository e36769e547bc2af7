import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/facilities/imports", OFFICE, () => import("./pages/imports.tsx")),
  page("/facilities/imports/$id", OFFICE, () => import("./pages/import.tsx")),
];
