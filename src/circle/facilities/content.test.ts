import { expect, test } from "vitest";
import { loadPrefectures } from "./content.ts";

test("47 prefectures, each on a tile of its own, with the 8,004 hospitals of August 2025", () => {
  const prefectures = loadPrefectures();
  expect(new Set(prefectures.map((one) => one.code)).size).toBe(47);
  expect(new Set(prefectures.map((one) => `${one.x},${one.y}`)).size).toBe(47);
  expect(prefectures.reduce((sum, one) => sum + one.hospitals, 0)).toBe(8004);
});

test("no tile stands alone: each touches another, diagonals counted", () => {
  const prefectures = loadPrefectures();
  const alone = prefectures.filter(
    (one) =>
      !prefectures.some(
        (other) =>
          other !== one && Math.abs(other.x - one.x) <= 1 && Math.abs(other.y - one.y) <= 1,
      ),
  );
  expect(alone.map((one) => one.name)).toEqual([]);
});
