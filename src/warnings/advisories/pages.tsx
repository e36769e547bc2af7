import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/advisories", OFFICE, () => import("./pages/list.tsx"))];
