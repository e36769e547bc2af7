import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/applications", OFFICE, () => import("./pages/list.tsx")),
  page("/applications/$id", OFFICE, () => import("./pages/application.tsx")),
];
