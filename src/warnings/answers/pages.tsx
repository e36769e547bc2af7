import { CIRCLE, OFFICE_AND_INSTITUTIONS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/reactions", CIRCLE, () => import("./pages/list.tsx")),
  page("/reactions/asset/$id", OFFICE_AND_INSTITUTIONS, () => import("./pages/asset.tsx")),
  page("/reactions/$id", OFFICE_AND_INSTITUTIONS, () => import("./pages/reaction.tsx")),
];
