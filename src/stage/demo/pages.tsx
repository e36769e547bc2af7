import { page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/demo", "anyone", () => import("./pages/demo.tsx")),
  page("/demo/mail", "anyone", () => import("./pages/mail.tsx")),
];
