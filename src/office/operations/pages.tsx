import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/operations", OFFICE, () => import("./pages/operations.tsx"))];
