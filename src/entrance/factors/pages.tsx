import { MEMBERS, page } from "../../ui/page-lines.tsx";

/** Where an act asks for a fresh proof. */
export const confirm = () => import("./pages/confirm-dialog.tsx");

/** The pages of this room. */
export const pages = [
  page("/sign-in", "anyone", () => import("./pages/sign-in.tsx")),
  page("/factors/password", MEMBERS, () => import("./pages/password.tsx")),
  page("/factors/me", MEMBERS, () => import("./pages/me.tsx")),
  page("/factors/forgotten", "anyone", () => import("./pages/forgotten.tsx")),
  page("/factors", MEMBERS, () => import("./pages/factors.tsx")),
  page("/factors/recoveries", MEMBERS, () => import("./pages/recoveries.tsx")),
  page("/factors/recoveries/use", "anyone", () => import("./pages/use.tsx")),
  page("/factors/recoveries/stop", "anyone", () => import("./pages/stop.tsx")),
  page("/factors/step", "anyone", () => import("./pages/step.tsx")),
];

/** Addresses that stood elsewhere once. */
export const moved = {
  "/accounts/password": "/factors/password",
  "/accounts/me": "/factors/me",
  "/accounts/forgotten": "/factors/forgotten",
  "/recoveries": "/factors/recoveries",
  "/recoveries/use": "/factors/recoveries/use",
  "/recoveries/stop": "/factors/recoveries/stop",
};
