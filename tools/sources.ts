import { dirname, normalize } from "node:path";
import { type Room, ROOMS } from "../src/rooms.ts";
import type { Tree } from "./tree.ts";

/** Folders of src that are no floors. */
export const GROUND = ["base", "ui"];

/** A file of the program. */
export interface Source {
  path: string;
  text: string;
  lines: number;
  /** `members`, `base`, `ui` or null for the program itself. */
  room: string | null;
  /** Its path in the room. */
  within: string;
}

export function readSources({ files, read }: Tree): Source[] {
  return files
    .filter((path) => /^src\/.*\.tsx?$/.test(path))
    .map((path) => {
      const text = read(path);
      return { path, text, lines: text.split("\n").length - 1, ...placeOf(path) };
    });
}

/** `src/circle/members/routes.ts` → room `members`, within it `routes.ts`; `src/ui/tag.tsx` → `ui`, `tag.tsx`. */
export function placeOf(path: string): { room: string | null; within: string } {
  const [, top = "", ...rest] = path.split("/");
  if (rest.length === 0) return { room: null, within: top };
  if (GROUND.includes(top)) return { room: top, within: rest.join("/") };
  return { room: rest[0]!, within: rest.slice(1).join("/") };
}

export interface Import {
  line: number;
  target: string;
  /** Only when it is needed. */
  lazy: boolean;
}

export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  for (const match of source.text.matchAll(/(?:from|import)\s*(\(?)\s*"(\.{1,2}\/[^"]+)"/g)) {
    found.push({
      line: source.text.slice(0, match.index).split("\n").length,
      target: normalize(`${dirname(source.path)}/${match[2]!}`),
      lazy: match[1] === "(",
    });
  }
  return found;
}

export function isTest(source: Source): boolean {
  return source.path.endsWith(".test.ts");
}

export function isRoom(name: string | null): name is Room {
  return ROOMS.some((room) => room === name);
}
