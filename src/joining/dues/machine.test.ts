import fc from "fast-check";
import { expect, test } from "vitest";
import { testMoves } from "../../../test/moves.ts";
import { ACTS, MEMBER_STATES, type MemberState } from "./api.ts";
import { proposeClass } from "./content.ts";
import { canUndo, membership, settles } from "./machine.ts";

// Nobody becomes a member without the board, and nobody pays twice into membership.
testMoves(membership, "moved", ACTS, {
  none: { apply: "applied" },
  applied: { approve: "approved", refuse: "refused", admit: "active", leave: "left" },
  approved: { settle: "active", leave: "left" },
  active: { lapse: "suspended", suspend: "suspended", leave: "left" },
  suspended: { settle: "active", resume: "active", leave: "left" },
  refused: { apply: "applied" },
  left: { apply: "applied" },
});

test("whatever is done in whatever order, active stands behind an approval", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ACTS), { maxLength: 30 }), (acts) => {
      let state: MemberState | null = null;
      let decided = false;
      for (const act of acts) {
        if (!membership.can(state, act)) continue;
        state = membership.move(state, act);
        expect(Object.keys(MEMBER_STATES)).toContain(state);
        if (act === "apply") decided = false;
        if (act === "approve" || act === "admit") decided = true;
        if (state === "active") expect(decided).toBe(true);
      }
    }),
  );
});

test("taken back is what nothing hangs on", () => {
  expect(canUndo({ act: "leave", from: "active" }, 1)).toBe(true);
  expect(canUndo({ act: "approve", from: "applied" }, 0)).toBe(true);
  expect(canUndo({ act: "approve", from: "applied" }, 1)).toBe(false);
  expect(canUndo({ act: "settle", from: "approved" }, 0)).toBe(false);
  expect(canUndo({ act: "apply", from: null }, 0)).toBe(false);
  expect(canUndo({ act: "apply", from: "left" }, 0)).toBe(false);
  expect(canUndo(undefined, 0)).toBe(false);
});

test("paying ends a suspension for not paying, and no other", () => {
  expect(settles("approved", "approve", true)).toBe(true);
  expect(settles("suspended", "lapse", false)).toBe(true);
  expect(settles("suspended", "lapse", true)).toBe(false);
  expect(settles("suspended", "suspend", false)).toBe(false);
  expect(settles("left", "leave", false)).toBe(false);
});

test("the class is proposed by kind and beds", () => {
  const of = (organisation: string, kind: string | null, beds: number | null) =>
    proposeClass({ organisation, kind, beds });
  expect(of("institution", "clinic", 0)).toBe("a_clinic");
  expect(of("institution", "hospital", 199)).toBe("a_under_200");
  expect(of("institution", "hospital", 200)).toBe("a_under_400");
  expect(of("institution", "hospital", 399)).toBe("a_under_400");
  expect(of("institution", "hospital", 400)).toBe("a_from_400");
  expect(of("vendor", null, null)).toBe("b_company");
  expect(of("ministry", null, null)).toBe("observer");
  expect(of("relay", null, null)).toBe("observer");
  expect(of("institution", "unheard of", 5)).toBeNull();
});
