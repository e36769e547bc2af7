import { expect, test } from "vitest";
import type { AffectedProduct } from "../../sources/documents/index.ts";
import { releasedAliases } from "../../things/products/index.ts";
import { buildMatcher } from "./matching.ts";

const row = (status: AffectedProduct["status"], version: string | null): AffectedProduct => ({
  productId: `${status} ${version}`,
  vendor: "Acme",
  product: "Pump Server",
  name: `Pump Server ${version}`,
  model: null,
  version,
  cpe: null,
  purl: null,
  status,
  cves: ["CVE-2026-1001"],
});
const judge = (rows: AffectedProduct[], version: string) => {
  const release = { vendor: "Acme", product: "Pump Server", model: null, version };
  return buildMatcher(rows, releasedAliases())(release)?.verdict;
};

test("what clears one version of a line clears none of its other versions", () => {
  const range = [row("affected", "<2.0"), row("fixed", ">=2.0")];
  expect(judge(range, "2.0")).toBe("not");
  expect(judge(range, "2.0（予備機は1.9）")).toBe("affected");
  expect(judge(range, "1.9（本館）/ 2.0（別館）")).toBe("affected");
  const named = [row("affected", "1.9"), row("not_affected", "2.0")];
  expect(judge(named, "2.0、1.9")).toBe("affected");
  expect(judge([row("fixed", "2.0.5")], "2.0.5（検証機は2.0.4）")).toBe("possibly");
});

test("not affected without a version clears nothing that is repaired in a later version", () => {
  const rows = [row("fixed", "2.0.5"), row("not_affected", null)];
  expect(judge(rows, "2.0.4")).toBe("possibly");
  expect(judge(rows, "1.0.4")).toBe("possibly");
  expect(judge(rows, "2.0.5")).toBe("not");
  expect(judge([row("not_affected", null)], "2.0.4")).toBe("not");
});

test("a version that only names the end of what is affected raises no doubt", () => {
  const bare = (version: string) => ({ ...row("unknown", version), cves: [] });
  const rows = [row("affected", "<2.0.4 IF2"), bare("2.0.4 IF2")];
  expect(judge(rows, "2.0.4 IF2")).toBe("not");
  expect(judge(rows, "2.0.4 IF1")).toBe("affected");
  expect(judge([row("affected", "<=2.0.3"), bare("2.0.4")], "2.0.4")).toBe("possibly");
});
