import { OFFICE, OFFICE_AND_RELAYS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/reactions/relay", OFFICE_AND_RELAYS, () => import("./pages/relay.tsx")),
  page("/reactions/publish/$guidanceId", OFFICE, () => import("./pages/publish.tsx")),
];
