import { MEMBERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/accounts/invitation", "anyone", () => import("./pages/invitation.tsx")),
  page("/accounts/sessions", MEMBERS, () => import("./pages/sessions.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/invitation": "/accounts/invitation",
};
