import { page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [page("/demo/mail", "anyone", () => import("./pages/mail.tsx"))];
