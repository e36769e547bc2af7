import { CIRCLE, OFFICE, OFFICE_AND_RELAYS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/probes", CIRCLE, () => import("./pages/list.tsx")),
  page("/probes/new", OFFICE, () => import("./pages/new.tsx")),
  page("/probes/phone", OFFICE, () => import("./pages/phone.tsx")),
  page("/probes/reach", ["secretariat", "relay", "ministry"], () => import("./pages/reach.tsx")),
  page("/probes/$id", OFFICE_AND_RELAYS, () => import("./pages/round.tsx")),
];
