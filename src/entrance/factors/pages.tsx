import { MEMBERS, page } from "../../ui/page-lines.tsx";

/** Where an act asks for a fresh proof. */
export const confirm = () => import("./pages/confirm-dialog.tsx");

/** The pages of this room. */
export const pages = [
  page("/sign-in", "anyone", () => import("./pages/sign-in.tsx")),
  page("/accounts/password", MEMBERS, () => import("./pages/password.tsx")),
  page("/accounts/me", MEMBERS, () => import("./pages/me.tsx")),
  page("/accounts/forgotten", "anyone", () => import("./pages/forgotten.tsx")),
  page("/factors", MEMBERS, () => import("./pages/factors.tsx")),
  page("/factors/step", "anyone", () => import("./pages/step.tsx")),
];
