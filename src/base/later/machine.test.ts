import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "../refusal.ts";
import { machine } from "./machine.ts";

const STATES = ["open", "shut", "gone"] as const;
const MOVES = ["make", "shut", "open", "go"] as const;
type State = (typeof STATES)[number];
type Move = (typeof MOVES)[number];

const door = machine<State, Move>({
  refusal: "not_now",
  moves: {
    make: { none: "open", gone: "open" },
    shut: { open: "shut" },
    open: { shut: "open" },
    go: { open: "gone", shut: "gone" },
  },
  undo: ["shut", "go"],
});

test("a move of the table leads on, and any other is refused with the machine's own code", () => {
  expect(door.move("open", "shut")).toBe("shut");
  expect(door.move(null, "make")).toBe("open");
  expect(() => door.move("shut", "shut")).toThrow(new Refusal("not_now"));
  expect(() => door.move(null, "go")).toThrow(Refusal);
  expect(door.movesFrom("open")).toEqual(["shut", "go"]);
  expect(door.movesFrom(null)).toEqual(["make"]);
});

test("a step is taken back to where it began, if the table says so", () => {
  expect(door.before({ move: "go", from: "shut" })).toBe("shut");
  expect(door.before({ move: "open", from: "shut" })).toBeNull();
  expect(door.before({ move: "make", from: null })).toBeNull();
  expect(door.before(undefined)).toBeNull();
  const plain = machine<"a" | "b", "go">({ refusal: "not_now", moves: { go: { a: "b" } } });
  expect(plain.before({ move: "go", from: "a" })).toBeNull();
});

test("whatever is asked in whatever order, what is refused changes nothing and what is undone stands where it stood", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...MOVES), { maxLength: 30 }), (moves) => {
      let state: State | null = null;
      for (const move of moves) {
        const from: State | null = state;
        expect(door.movesFrom(from).includes(move)).toBe(door.can(from, move));
        if (!door.can(from, move)) {
          expect(() => door.move(from, move)).toThrow(Refusal);
          continue;
        }
        state = door.move(from, move);
        const back = door.before({ move, from });
        if (back !== null) expect(door.move(back, move)).toBe(state);
      }
    }),
  );
});
