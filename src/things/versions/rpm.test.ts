import { describe, expect, test } from "vitest";
import { document, judge } from "../../../test/labelled/csaf-example.ts";
import { compareRpm, testPackage } from "./rpm.ts";

/** Each row in rising order; what stands between "=" is equal. */
const RISING = [
  "3.7 < 3.7.1 < 3.8 < 3.10 < 4",
  "3.7 < 3.7a < 3.7b < 3.7.1",
  "8.2p1 < 8.2p2 < 8.2p10 < 8.3p1 < 9.2p1",
  "12abc < 12.1abc",
  "abc9 < abc9.1",
  "abc.4 < 3 < 9",
  "7.0 < 7.0.rc1",
  "20b < 20b1 < 20c",
  "2.0a < 2.0aa",
  "7.01 = 7.1 = 7.0001 < 7.039",
  "3.998.7 < 4.0",
  "20240131 < 20240201",
  "4_0 = 4.0 = 4+0",
  "z = z+ = _z = z_",
  "2.0~alpha < 2.0~rc1~git7 < 2.0~rc1 < 2.0~rc2 < 2.0 < 2.0.1",
  "2.0 < 2.0^ < 2.0^git3 < 2.0^git4 < 2.0.1",
  "2.0~rc1 < 2.0~rc1^git1 < 2.0~rc2 < 2.0",
  "2.0^20240101^git1 < 2.0^20240102 < 2.01",
  "2.0^git1~pre < 2.0^git1",
  "9999999999999999999999 < 10000000000000000000000",
];
test.each(RISING)("%s", (row) => {
  const steps = row.split(" < ").map((step) => step.split(" = "));
  const all = steps.flatMap((step, place) => step.map((text) => ({ text, place })));
  for (const a of all)
    for (const b of all)
      expect([a.text, b.text, Math.sign(compareRpm(a.text, b.text))]).toEqual([
        a.text,
        b.text,
        Math.sign(a.place - b.place),
      ]);
});

test.each([
  ["1.1.1k-7.el8_6", "1.1.1k-7.el8_6", "fixed"],
  ["1.1.1k-8.el8_6", "1.1.1k-7.el8_6", "fixed"],
  ["1.1.1k-10.el8_6.x86_64", "1.1.1k-7.el8_6", "fixed"],
  ["openssl-1.1.1k-8.el8_6.x86_64", "1.1.1k-7.el8_6", "fixed"],
  ["1.1.1g-15.el8_6", "1.1.1k-7.el8_6", "earlier"],
  ["1.1.1k-7.el8_6", "1.1.1k-7.el8_6.1", "earlier"],
  ["1.1.1k-7~rc1.el8_6", "1.1.1k-7.el8_6", "earlier"],
  ["3.0.7-1.el9", "3.0.1-43.el9", "fixed"],
  ["5.1-2+deb11u2", "5.1-2+deb11u1", "fixed"],
  ["5.1-2+deb11u0", "5.1-2+deb11u1", "earlier"],
  ["1.1.1l-150400.7.9.1", "1.1.1l-150400.7.7.1", "fixed"],
  // another release of the distribution, however high the number
  ["1.1.1k-9.el8_7", "1.1.1k-7.el8_6.2", "elsewhere"],
  ["3.0.7-1.el9", "1.1.1k-7.el8_6", "elsewhere"],
  ["5.2-1+deb12u1", "5.1-2+deb11u1", "elsewhere"],
  ["1.1.1l-150500.3.1", "1.1.1l-150400.7.7.1", "elsewhere"],
  ["2:1.1.1k-7.el8_6", "1:1.1.1k-9.el8_6", "elsewhere"],
  // streams of a module
  ["14.21.1-2.module+el8.6.0+1+a", "12.22.5-1.module+el8.6.0+2+b", "elsewhere"],
  // no distribution said: only what is surely after it
  ["51.0.2704.106-88.1", "51.0.2704.103-85.3", "fixed"],
  ["51.0.2704.79-82.1", "51.0.2704.103-85.3", "earlier"],
  ["52.0.1.2-1.1", "51.0.2704.103-85.3", "elsewhere"],
  ["51.0.2704.103-86.1", "51.0.2704.103-85.3", "elsewhere"],
  // no release at all
  ["1.1.1k", "1.1.1k-7.el8_6", "elsewhere"],
])("%s against the repaired %s: %s", (held, fix, expected) => {
  expect(testPackage(held, fix)).toBe(expected);
});

describe("a line of a package against the repaired package of an advisory", () => {
  const json = document("Hanaoka", "wakaba", { "wakaba-1.4.2-7.el8_6.x86_64": "fixed" });
  test.each([
    ["1.4.2-7.el8_6", "not"],
    ["1.4.2-9.el8_6.x86_64", "not"],
    ["wakaba-1.5.0-1.el8_6.x86_64", "not"],
    ["1.4.2-6.el8_6", "possibly"],
    ["1.4.2-9.el8_7", "possibly"],
    ["1.4.2-9.el9", "possibly"],
    ["1.4.3", "possibly"],
    ["不明", "possibly"],
  ])("%s is %s", (version, expected) => {
    expect(judge(json, { vendor: "Hanaoka", product: "wakaba", version })?.verdict).toBe(expected);
  });
});
