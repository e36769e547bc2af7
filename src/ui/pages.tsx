/// <reference types="vite/types/importMeta.d.ts" />
import type { ComponentType } from "react";
import type { Moved } from "./moved.tsx";
import type { Place } from "./navigation.tsx";
import { page, type PageLine } from "./page-lines.tsx";

/** What the browser takes from a room. */
interface RoomPages {
  pages?: readonly PageLine[];
  moved?: Moved;
  /** Asks once more who it is, before a dangerous act; loaded when it is needed. */
  confirm?: () => Promise<{ default: ComponentType<{ onEnd: (proved: boolean) => void }> }>;
  /** A hook: the parts of the navigation that are switched off here. */
  useSwitchedOff?: () => readonly NonNullable<Place["part"]>[];
}

const rooms: readonly RoomPages[] = Object.values(
  import.meta.glob<RoomPages>("../*/*/pages.tsx", { eager: true }),
);

/** The table of pages. The navigation shows those that stand in navigation.tsx. */
export const PAGES: readonly PageLine[] = [
  ...rooms.flatMap(({ pages }) => pages ?? []),
  page("/ui", "anyone", () => import("./gallery.tsx")),
];

export const MOVED: Moved = Object.assign({}, ...rooms.map(({ moved }) => moved));

export const confirm = rooms.find((room) => room.confirm)!.confirm!;

const switches = rooms.flatMap((room) => room.useSwitchedOff ?? []);
export const useSwitchedOff = () => switches.flatMap((useOne) => useOne());
