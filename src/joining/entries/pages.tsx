import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/entries/intake", OFFICE, () => import("./pages/intake.tsx"))];
