import { OTHERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/consents", OTHERS, () => import("./pages/consents.tsx"))];
