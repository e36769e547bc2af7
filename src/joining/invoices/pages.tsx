import { OFFICE, OTHERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/dues", OFFICE, () => import("./pages/list.tsx")),
  page("/dues/own", OTHERS, () => import("./pages/own.tsx")),
  page("/dues/$id", OFFICE, () => import("./pages/member.tsx")),
];
