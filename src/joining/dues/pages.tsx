import { OFFICE, page } from "../../ui/page-lines.tsx";
import { useAsk } from "../../ui/query.ts";
import { getStanding } from "./api-standing.ts";

/** The secretariat may do without fees. */
export const useSwitchedOff = () => (useAsk(getStanding).data?.on ? [] : (["dues"] as const));

/** The pages of this room. */
export const pages = [
  page("/dues/new", OFFICE, () => import("./pages/new.tsx")),
  page("/dues/meeting", OFFICE, () => import("./pages/meeting.tsx")),
  page("/dues/settings", OFFICE, () => import("./pages/settings.tsx")),
];
