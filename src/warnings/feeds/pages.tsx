import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/advisories/new", OFFICE, () => import("./pages/new.tsx")),
  page("/advisories/feeds", OFFICE, () => import("./pages/feeds.tsx")),
];
