import { expect, test } from "vitest";
import type { Factor } from "./api.ts";
import { loadFactorRules } from "./content.ts";
import { whatNext } from "./needs.ts";
import type { MemberRole } from "./queries.ts";

const RULES = loadFactorRules(new Date("2026-11-21T00:00:00Z"));
const next = (
  roles: MemberRole[],
  proved: Factor[],
  holds: Factor[] = ["password"],
  { required = true, rules = RULES } = {},
) => whatNext({ roles, proved, holds }, rules, required);

test("one proof is enough for an institution, two are needed for the ministry and the secretariat", () => {
  expect(next(["institution"], ["password"])).toBeNull();
  for (const role of ["ministry", "secretariat"] as const) {
    expect(next([role], ["password"])).toEqual({ next: [], setUp: ["passkey", "totp"] });
    expect(next([role], ["passkey"], ["password", "passkey"])).toBeNull();
    expect(next([role], ["password", "certificate"], ["password", "certificate"])).toBeNull();
  }
});

test("of several organisations the strictest counts, for whichever one acts", () => {
  const holds: Factor[] = ["password", "passkey"];
  expect(next(["institution", "ministry"], ["password"], holds)).toEqual({
    next: ["passkey"],
    setUp: [],
  });
});

test("nothing may be set up where something to go on with was set up before", () => {
  const holds: Factor[] = ["password", "totp", "recovery_code"];
  expect(next(["secretariat"], ["password"], holds)).toEqual({
    next: ["totp", "recovery_code"],
    setUp: [],
  });
});

test("six digits once set up are asked for in every role, and also where the rules of roles are left out", () => {
  const holds: Factor[] = ["password", "totp"];
  expect(next(["institution"], ["password"], holds)?.next).toEqual(["totp"]);
  expect(next(["secretariat"], ["password"], holds, { required: false })?.next).toEqual(["totp"]);
  expect(next(["secretariat"], ["password"], ["password"], { required: false })).toBeNull();
});

test("the same proof twice is one proof", () => {
  expect(next(["secretariat"], ["password", "password"])).not.toBeNull();
});

test("a kind that a role must have is not made up for by others", () => {
  const rules = { ...RULES, roles: { ministry: { atLeast: 2, must: ["certificate" as const] } } };
  const holds: Factor[] = ["password", "passkey", "certificate"];
  expect(next(["ministry"], ["passkey"], holds, { rules })).toEqual({
    next: ["certificate"],
    setUp: [],
  });
  expect(next(["ministry"], ["passkey"], ["passkey"], { rules })).toEqual({ next: [], setUp: [] });
});
