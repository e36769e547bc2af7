import { OFFICE, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/mailboxes", OFFICE, () => import("./pages/list.tsx")),
  page("/mailboxes/$id", OFFICE, () => import("./pages/mail.tsx")),
];
