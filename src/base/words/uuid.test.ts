import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { isUuid } from "./uuid.ts";

test("a UUID is one in either case, and nothing that only holds one", () => {
  const id = randomUUID();
  expect([id, id.toUpperCase()].map(isUuid)).toEqual([true, true]);
  const others = [
    "",
    `${id}\n`,
    ` ${id}`,
    `${id}'; drop`,
    id.replaceAll("-", ""),
    `g${id.slice(1)}`,
  ];
  expect(others.filter(isUuid)).toEqual([]);
});
