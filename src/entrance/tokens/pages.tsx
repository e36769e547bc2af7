import { page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page(
    "/tokens",
    ["secretariat", "relay", "ministry", "institution"],
    () => import("./pages/tokens.tsx"),
  ),
];
