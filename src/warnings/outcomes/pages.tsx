import { OFFICE_AND_RELAYS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/outcomes", OFFICE_AND_RELAYS, () => import("./pages/list.tsx")),
  page("/outcomes/support", OFFICE_AND_RELAYS, () => import("./pages/support.tsx")),
  page("/outcomes/history", ["institution"], () => import("./pages/history.tsx")),
  page("/outcomes/ministry", ["ministry"], () => import("./pages/ministry.tsx")),
  page("/outcomes/ministry/$id", ["ministry"], () => import("./pages/overseen.tsx")),
  page("/outcomes/$id", OFFICE_AND_RELAYS, () => import("./pages/advisory.tsx")),
  page("/outcomes/$id/silent", OFFICE_AND_RELAYS, () => import("./pages/silent.tsx")),
];
