import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/dues/bank", OFFICE, () => import("./pages/bank.tsx"))];
