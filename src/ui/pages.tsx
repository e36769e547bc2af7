/// <reference types="vite/types/importMeta.d.ts" />
import type { ComponentType } from "react";
import type { ConfirmProps } from "./confirming.ts";
import type { Moved } from "./moved.tsx";
import type { PlaceLine } from "./navigation.tsx";
import { page, type PageLine } from "./page-lines.tsx";

/** What a form for an answer that was heard on the phone is given: about what, and where to say that it is kept. */
export interface HeardProps {
  subjectId: string;
  onKept: () => void;
}

/** What the browser takes from a room. */
interface RoomPages {
  pages?: readonly PageLine[];
  /** Where the navigation leads to its pages. */
  places?: readonly PlaceLine[];
  moved?: Moved;
  /** Asks once more who it is, before a dangerous act; loaded when it is needed. */
  confirm?: () => Promise<{ default: ComponentType<ConfirmProps> }>;
  /** Where an answer that was heard on the phone is kept, by what the call was about; loaded when it is needed. */
  heard?: Readonly<Record<string, () => Promise<{ default: ComponentType<HeardProps> }>>>;
  /** A hook: the parts of the navigation that are switched off here. */
  useSwitchedOff?: () => readonly NonNullable<PlaceLine["part"]>[];
}

const rooms: readonly RoomPages[] = Object.values(
  import.meta.glob<RoomPages>("../*/*/pages.tsx", { eager: true }),
);

/** The table of pages. */
export const PAGES: readonly PageLine[] = [
  ...rooms.flatMap(({ pages }) => pages ?? []),
  page("/ui", "anyone", () => import("./gallery.tsx")),
];

export const PLACES = rooms.flatMap(({ places }) => places ?? []);

export const MOVED: Moved = Object.assign({}, ...rooms.map(({ moved }) => moved));

export const confirm = rooms.find((room) => room.confirm)!.confirm!;

export const HEARD: NonNullable<RoomPages["heard"]> = Object.assign(
  {},
  ...rooms.map(({ heard }) => heard),
);

const switches = rooms.flatMap((room) => room.useSwitchedOff ?? []);
export const useSwitchedOff = () => switches.flatMap((useOne) => useOne());
