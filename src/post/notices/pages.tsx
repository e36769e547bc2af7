import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/notices", OFFICE, () => import("./pages/standing.tsx"))];
