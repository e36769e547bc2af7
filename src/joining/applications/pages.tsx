import { OFFICE, OTHERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/applications", OFFICE, () => import("./pages/list.tsx")),
  page("/applications/consents", OTHERS, () => import("./pages/consents.tsx")),
  page("/applications/$id", OFFICE, () => import("./pages/application.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/consents": "/applications/consents",
};
