import { MEMBERS, OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/identities", MEMBERS, () => import("./pages/own.tsx")),
  page("/identities/providers", OFFICE, () => import("./pages/providers.tsx")),
];
