import { MEMBERS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [page("/today", MEMBERS, () => import("./pages/today.tsx"))];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [{ for: MEMBERS, at: 0, label: "今日", to: "/today" }];
