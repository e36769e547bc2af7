import { MEMBERS, OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/certificates", MEMBERS, () => import("./pages/own.tsx")),
  page("/certificates/new", MEMBERS, () => import("./pages/new.tsx")),
  page("/certificates/authority", OFFICE, () => import("./pages/authority.tsx")),
];
