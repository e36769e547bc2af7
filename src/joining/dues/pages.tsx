import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/dues/new", OFFICE, () => import("./pages/new.tsx")),
  page("/dues/meeting", OFFICE, () => import("./pages/meeting.tsx")),
  page("/dues/settings", OFFICE, () => import("./pages/settings.tsx")),
];
