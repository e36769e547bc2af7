import { CIRCLE, OFFICE_AND_INSTITUTIONS, page } from "../../ui/page-lines.tsx";
import type { PlaceLine } from "../../ui/navigation.tsx";

/** The pages of this room. */
export const pages = [
  page("/answers", CIRCLE, () => import("./pages/list.tsx")),
  page("/answers/asset/$id", OFFICE_AND_INSTITUTIONS, () => import("./pages/asset.tsx")),
  page("/answers/$id", OFFICE_AND_INSTITUTIONS, () => import("./pages/reaction.tsx")),
];

/** Where the navigation leads to it. */
export const places: readonly PlaceLine[] = [
  { for: ["secretariat"], at: 20, label: "反応", to: "/answers" },
  { for: ["institution"], at: 10, label: "届いた注意喚起", to: "/answers" },
];

/** The answer to a warning, as the secretariat hears it on the phone. */
export const heard = { reaction: () => import("./pages/heard.tsx") };

/** Addresses that stood elsewhere once. */
export const moved = {
  "/reactions": "/answers",
  "/reactions/asset/$id": "/answers/asset/$id",
  "/reactions/$id": "/answers/$id",
};
