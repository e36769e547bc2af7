import { expect, test } from "vitest";
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

test("a paper takes little enough for the request that asks for it", () => {
  const started = performance.now();
  for (let n = 0; n < 20; n++) makePdf(LAYOUT, { title: "請求書", name: `宛先 ${n}` });
  const each = (performance.now() - started) / 20;
  console.log(`pdf: ${each.toFixed(1)} ms each`);
  expect(each).toBeLessThan(200);
});
