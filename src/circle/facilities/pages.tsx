import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/facilities", "anyone", () => import("./pages/list.tsx")),
  page("/facilities/new", OFFICE, () => import("./pages/new.tsx")),
  page("/facilities/$id", "anyone", () => import("./pages/facility.tsx")),
  page("/facilities/$id/edit", OFFICE, () => import("./pages/form.tsx")),
];
