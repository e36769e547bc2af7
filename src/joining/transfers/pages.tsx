import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/transfers", OFFICE, () => import("./pages/bank.tsx"))];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/dues/bank": "/transfers",
};
