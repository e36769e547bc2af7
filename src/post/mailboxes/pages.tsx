import { OFFICE, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/mailboxes", OFFICE, () => import("./pages/list.tsx")),
  page("/mailboxes/$id", OFFICE, () => import("./pages/mail.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], group: "post", at: 20, label: "届いたメール", to: "/mailboxes" },
];
