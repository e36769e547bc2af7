import fc from "fast-check";
import { expect, test } from "vitest";
import { cutLevels } from "./tile-map.tsx";

test("every number has the level whose words say it, and no level is named that no number has", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900 }), (most) => {
      const { level, legend } = cutLevels(most);
      const named = legend.map((words) => /^(\d+)(?:〜(\d+))?$/.exec(words ?? ""));
      const used = new Set([0]);
      for (let count = 1; count <= most; count++) {
        const [, from, to = from] = named[level(count)]!;
        expect(count).toBeGreaterThanOrEqual(Number(from));
        expect(count).toBeLessThanOrEqual(Number(to));
        used.add(level(count));
      }
      expect(level(0)).toBe(0);
      expect(legend.flatMap((words, place) => (words === null ? [] : [place]))).toEqual([...used]);
    }),
    { numRuns: 60 },
  );
});
