import { OFFICE, OFFICE_AND_RELAYS, ORGANISATIONS, OTHERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/people/own", ORGANISATIONS, () => import("./pages/own.tsx")),
  page("/people/handover/$id", ORGANISATIONS, () => import("./pages/handover.tsx")),
  page("/people/vacant", OFFICE_AND_RELAYS, () => import("./pages/vacant.tsx")),
  page("/people/succession", OTHERS, () => import("./pages/succession.tsx")),
  page("/people/left", "anyone", () => import("./pages/left.tsx")),
  page("/organisations/$id", OFFICE, () => import("./pages/people.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/successions": "/people/succession",
};
