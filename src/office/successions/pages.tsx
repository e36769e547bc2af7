import { OTHERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/successions", OTHERS, () => import("./pages/succession.tsx"))];
