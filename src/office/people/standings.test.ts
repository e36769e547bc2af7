import { expect, test } from "vitest";
import type { Viewer } from "../../base/viewer.ts";
import {
  canManage,
  holdsBack,
  positionOf,
  positionsToGive,
  roleOf,
  takenPlaces,
} from "./standings.ts";

const hospital = { id: "hospital", kind: "institution" } as const;
const office = { id: "office", kind: "secretariat" } as const;
const as = (
  role: Viewer["role"],
  organisationId: string,
  standing: Viewer["standing"],
): Viewer => ({
  role,
  organisationId,
  accountId: "a",
  standing,
});

test("its representative and the secretariat decide who signs in; over the secretariat only its administrators", () => {
  const may = (viewer: Viewer) => [canManage(viewer, hospital), canManage(viewer, office)];
  expect(may(as("institution", "hospital", "representative"))).toEqual([true, false]);
  expect(may(as("institution", "hospital", "member"))).toEqual([false, false]);
  expect(may(as("institution", "other", "representative"))).toEqual([false, false]);
  expect(may(as("relay", "hospital", "representative"))).toEqual([false, false]);
  expect(may(as("surveyor", "office", "member"))).toEqual([false, false]);
  expect(may(as("secretariat", "office", "clerk"))).toEqual([true, false]);
  expect(may(as("secretariat", "office", "reviewer"))).toEqual([true, false]);
  expect(may(as("secretariat", "office", "administrator"))).toEqual([true, true]);
});

test("a representative gives reader and member, and hands the own role over instead of giving it", () => {
  expect(positionsToGive(as("institution", "hospital", "representative"), hospital)).toEqual([
    "reader",
    "member",
  ]);
  expect(positionsToGive(as("secretariat", "office", "clerk"), hospital)).toContain(
    "representative",
  );
  expect(positionsToGive(as("secretariat", "office", "clerk"), office)).toEqual([]);
  expect(positionsToGive(as("secretariat", "office", "administrator"), office)).toEqual([
    "clerk",
    "reviewer",
    "administrator",
    "surveyor",
    "expert",
  ]);
});

test("a position is a role and a standing, and back", () => {
  expect(roleOf("reader", "institution")).toEqual({ role: "institution", standing: "reader" });
  expect(roleOf("surveyor", "secretariat")).toEqual({ role: "surveyor", standing: "member" });
  expect(positionOf("expert", "member")).toBe("expert");
  expect(positionOf("secretariat", "reviewer")).toBe("reviewer");
});

test.each([
  ["the last representative with others", ["representative", "member"], true, "hand_over_first"],
  ["the last representative lowered", ["representative"], false, "hand_over_first"],
  ["who is alone may leave", ["representative"], true, null],
  ["one of two representatives", ["representative", "representative"], true, null],
  ["a member", ["member", "representative"], true, null],
  ["the last administrator", ["administrator", "clerk"], true, "last_administrator"],
  ["the only one of the secretariat", ["administrator"], true, "last_administrator"],
  ["one of two administrators", ["administrator", "administrator"], false, null],
] as const)("%s", (_name, positions, leaves, held) => {
  const members = positions.map((position, at) => ({ accountId: String(at), position }));
  expect(holdsBack(members, "0", leaves)).toBe(held);
});

test("places are taken by accounts once and by open invitations", () => {
  const until = new Date();
  const people = [
    { id: "1", accountId: "a", invitedUntil: null },
    { id: "2", accountId: "a", invitedUntil: null },
    { id: "3", accountId: "b", invitedUntil: until },
    { id: "4", accountId: null, invitedUntil: until },
    { id: "5", accountId: null, invitedUntil: null },
  ];
  expect(takenPlaces(people, 0)).toBe(3);
  expect(takenPlaces(people, 1)).toBe(4);
  expect(takenPlaces(people, 0, "4")).toBe(2);
});
