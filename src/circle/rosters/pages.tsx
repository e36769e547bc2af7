import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/rosters", OFFICE, () => import("./pages/imports.tsx")),
  page("/rosters/$id", OFFICE, () => import("./pages/import.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/facilities/imports": "/rosters",
  "/facilities/imports/$id": "/rosters/$id",
};
