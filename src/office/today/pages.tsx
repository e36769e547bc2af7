import { MEMBERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/today", MEMBERS, () => import("./pages/today.tsx"))];
