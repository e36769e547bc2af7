import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { timesAsLong } from "../../test/pace.ts";
import { loadCompiler, makePdf, makeSvg } from "./pdf.ts";
import { OperatorError } from "./settings.ts";

const LAYOUT = `#set text(font: "Noto Sans JP", lang: "ja", size: 10pt)
#let d = json(bytes(sys.inputs.data))
= #d.title
#d.name`;

test("a Japanese PDF, with its fonts inside", () => {
  const pdf = makePdf(LAYOUT, { title: "請求書", name: "髙﨑クリニック" });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.includes("NotoSansJP")).toBe(true);
});

test("what somebody typed stays text: nothing of it runs as layout", () => {
  const hostile = '#panic("x") *b* $x$ \\ " #read("/etc/passwd") ${1} 𠮷';
  const lengths = [hostile, hostile.replaceAll(/[^ ]/g, "あ")].map(
    (name) => makeSvg(LAYOUT, { title: "請求書", name }).match(/class="typst-page"/g)?.length ?? 1,
  );
  expect(lengths).toEqual([1, 1]);
  expect(makePdf(LAYOUT, { title: "請求書", name: hostile }).length).toBeGreaterThan(1000);
  // A glyph is drawn for each character, also for those that mean something in typst.
  const drawn = (name: string) =>
    makeSvg(LAYOUT, { title: "題", name }).match(/<use /g)?.length ?? 0;
  expect(drawn("#*$")).toBe(drawn("あいう"));
});

test("a layout that is wrong says so, and the next paper is made all the same", () => {
  expect(() => makePdf("#foo(", {})).toThrow(/unclosed delimiter/);
  expect(makePdf(LAYOUT, { title: "a", name: "b" }).length).toBeGreaterThan(1000);
});

test("where the engine is absent the operator reads why", () => {
  const absent = () => {
    throw new Error("Cannot find module");
  };
  expect(() => loadCompiler(absent)).toThrow(OperatorError);
  expect(() => loadCompiler(absent)).toThrow(/この機械ではPDFを作れません/);
});

test("a paper takes little enough for the request that asks for it", async () => {
  const paper = () => makePdf(LAYOUT, { title: "請求書", name: "宛先" });
  // On the machine of the project 5 ms, and 45 ms for the digest.
  const digest = () =>
    createHash("sha256")
      .update(Buffer.alloc(16 << 20))
      .digest();
  expect(await timesAsLong(paper, digest, 1)).toBeLessThan(1);
});
