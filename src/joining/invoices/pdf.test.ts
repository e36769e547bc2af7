import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import { loadCompiler, makePdf, makeSvg } from "./pdf.ts";
import { OperatorError } from "../../base/program/settings.ts";

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

/** Characters that registers of names use: variation selectors, beyond the first plane, compatibility forms. */
const VARIANTS = [
  "辻\u{E0100}",
  "葛\u{E0100}",
  "𠮷",
  "髙",
  "﨑",
  "濵",
  "瀨",
  "邊",
  "邉",
  "德",
  "𡈽",
];

test("each variant of a character is drawn as itself, as no box, and ends no line before it", () => {
  const glyphsOf = (svg: string) =>
    [...svg.matchAll(/<use xlink:href="#(\w+)"/g)].map(([, id]) => id);
  const placesOf = (svg: string) =>
    svg.replaceAll(/#g\w+|id="g\w+"| d="[^"]*"/g, "").split("<defs")[0];
  const draw = (name: string, width = 60) =>
    makeSvg(
      `#set page(width: ${width}mm, height: auto, margin: 2mm)
#set text(font: "Noto Sans JP", lang: "ja", size: 10pt, fallback: false)
#let d = json(bytes(sys.inputs.data))
#d.name`,
      { name },
    );
  const [box] = glyphsOf(draw("\u{10FFFD}"));
  for (const variant of VARIANTS) {
    const usual = variant.replace("\u{E0100}", "");
    expect(glyphsOf(draw(variant))).toHaveLength(1);
    expect(glyphsOf(draw(variant))[0]).not.toBe(box);
    if (usual !== variant) expect(glyphsOf(draw(variant))).not.toEqual(glyphsOf(draw(usual)));
    for (let before = 0; before < 6; before++) {
      const name = (char: string) => `${"医".repeat(before)}${char}${"院".repeat(5)}${char}`;
      expect(placesOf(draw(name(variant), 20))).toBe(placesOf(draw(name(usual), 20)));
    }
  }
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
