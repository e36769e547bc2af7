/// <reference types="vite/types/importMeta.d.ts" />
import { page, type PageLine } from "./page-lines.tsx";

/** Every `pages.tsx` of a room. */
const rooms = import.meta.glob<{ pages: readonly PageLine[] }>("../*/*/pages.tsx", { eager: true });

/** The table of pages. The navigation shows those that stand in navigation.tsx. */
export const PAGES: readonly PageLine[] = [
  ...Object.values(rooms).flatMap(({ pages }) => pages),
  page("/ui", "anyone", () => import("./gallery.tsx")),
];
