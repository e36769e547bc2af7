import { expect, test } from "vitest";
import type { Match } from "../matching/index.ts";
import { GROUNDS } from "./api-grounds.ts";

type Ground = Match["evidence"]["ground"];

test("every ground of the matcher has words, and only three of them leave a line in peace", () => {
  const words: Record<Ground, { why: string; check: string }> = GROUNDS;
  const known: Record<keyof typeof GROUNDS, unknown> = {} as Record<Ground, unknown>;
  expect(known).toEqual({});
  const quiet = Object.entries(words).filter(([, { why }]) => why.endsWith("お尋ねしません。"));
  expect(quiet.map(([ground]) => ground)).toEqual([
    "outside_range",
    "fixed_version",
    "cleared_by_maker",
  ]);
  for (const { why, check } of Object.values(words)) {
    expect(why).toMatch(/お尋ねし(?:ます|ません)。$/);
    expect(check).toMatch(/。$/);
  }
});
