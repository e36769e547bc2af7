import { expect, test } from "vitest";
import { Refusal } from "../src/base/refusal.ts";

interface Moving {
  can(state: string | null, move: string): boolean;
  move(state: string | null, move: string): string;
  movesFrom(state: string | null): string[];
}

/**
 * One test for each state of a machine: `expected` says by hand where each move leads from it, and every other move
 * is refused with the machine's code and changes nothing.
 */
export function testMoves(
  of: unknown,
  refusal: string,
  moves: readonly string[],
  expected: Record<string, Record<string, string>>,
): void {
  const machine = of as Moving;
  test.each(Object.entries(expected))("from %s", (name, leads) => {
    const state = name === "none" ? null : name;
    for (const move of moves) {
      expect([move, machine.can(state, move)]).toEqual([move, move in leads]);
      if (move in leads) expect([move, machine.move(state, move)]).toEqual([move, leads[move]]);
      else expect(() => machine.move(state, move), move).toThrow(new Refusal(refusal));
    }
    expect(machine.movesFrom(state).toSorted()).toEqual(Object.keys(leads).toSorted());
  });
}
