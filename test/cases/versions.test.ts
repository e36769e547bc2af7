import { describe, expect, test } from "vitest";
import { testVersion } from "../../src/things/versions/versions.ts";
import { hasCases, readTable } from "./folder.ts";

describe.skipIf(!hasCases())("versions held against expressions", () => {
  const rows = readTable("versions");

  test("the table is there", () => expect(rows.length).toBeGreaterThan(200));

  test.each(
    rows.map(({ expression, version, ...rest }) => [
      expression!,
      version!,
      Object.values(rest)[0]!,
    ]),
  )("%s ¦ %s ¦ %s", (expression, version, right) => {
    const allowed = right.endsWith("?") ? [right.slice(0, -1), "unknown"] : [right];
    expect(allowed).toContain(testVersion(expression, version));
  });
});
