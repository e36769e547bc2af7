import { MEMBERS, page } from "../../ui/page-lines.tsx";

/** The pages of this room. */
export const pages = [
  page("/recoveries", MEMBERS, () => import("./pages/recoveries.tsx")),
  page("/recoveries/use", "anyone", () => import("./pages/use.tsx")),
  page("/recoveries/stop", "anyone", () => import("./pages/stop.tsx")),
];
