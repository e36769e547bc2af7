import { page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/probes/reach", ["secretariat", "relay", "ministry"], () => import("./pages/reach.tsx")),
];
