import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import {
  addDuration,
  fillText,
  linesOf,
  listContent,
  loadContent,
  placeholdersOf,
} from "./content.ts";

const schema = z.strictObject({ days: z.number() });
const header = (version: string, from: string, to: string | null) =>
  `id: example\nversion: "${version}"\nsource: 自作\nlicence: Apache-2.0\nvalid_from: ${from}\nvalid_to: ${to}\nverified: true\n`;

/** A CONTENT_DIR of its own per test, so the per-process cache never mixes them. */
function overlay(files: Record<string, string>): void {
  const folder = mkdtempSync(join(tmpdir(), "content-"));
  mkdirSync(join(folder, "testroom"));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, "testroom", name), text);
  process.env.CONTENT_DIR = folder;
}

afterEach(() => {
  delete process.env.CONTENT_DIR;
});

test("the newest version valid on the Japanese day wins", () => {
  overlay({
    "a.yaml": `${header("9", "2026-01-01", null)}data: { days: 9 }`,
    "b.yaml": `${header("10", "2026-04-01", "2026-12-31")}data: { days: 10 }`,
    "c.yaml": `${header("11", "2027-04-01", null)}data: { days: 11 }`,
  });
  const on = (text: string) => loadContent("testroom", "example", schema, new Date(text)).ref;
  expect(on("2026-03-31T12:00:00Z")).toBe("example@9");
  expect(on("2026-03-31T15:00:00Z")).toBe("example@10");
  expect(on("2027-01-01T00:00:00Z")).toBe("example@9");
  expect(on("2027-04-01T00:00:00Z")).toBe("example@11");
  expect(listContent("testroom").map((file) => file.version)).toEqual(["9", "10", "11"]);
});

test("a wrong file is named with its key in one line", () => {
  overlay({ "a.yaml": `${header("1", "2026-01-01", null)}data: { days: many }` });
  expect(() => loadContent("testroom", "example", schema)).toThrow(
    /testroom\/a\.yaml: data\.days: [^\n]+$/,
  );
  expect(() => loadContent("testroom", "other", schema)).toThrow(
    "content/testroom: no file has the id other",
  );
});

test("a misspelt header key and broken YAML are refused", () => {
  overlay({ "a.yaml": `${header("1", "2026-01-01", null)}verfied: true\ndata: { days: 1 }` });
  expect(() => loadContent("testroom", "example", schema)).toThrow(/a\.yaml: .*verfied/);
  overlay({ "a.yaml": "id: [" });
  expect(() => loadContent("testroom", "example", schema)).toThrow(/a\.yaml: /);
});

test("text is filled, and a line with an empty fact is left out", () => {
  const text = "対象: {{product}}\n修正版: {{fixedVersion}}\nよろしくお願いします。";
  expect(fillText(text, { product: "FortiOS", fixedVersion: null })).toBe(
    "対象: FortiOS\nよろしくお願いします。",
  );
  expect(() => fillText(text, { product: "FortiOS" })).toThrow("fixedVersion");
});

/** Every way to break a line, and what a mail would make of the lines. */
const BREAKS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085", "\v", "\f", " \n \n "];

test.each(BREAKS)(
  "a name with %j in it is one line; what may have several is given as lines",
  (end) => {
    const name = `山田${end}【重要】${end}https://evil.example/{{link}}`;
    const filled = fillText("{{name}} 様\n\n{{name}}\n{{items}}\n終", {
      name,
      items: [`・一${end}つめ`, "・二つめ"],
    });
    expect(filled.split(/[\r\n\v\f\u0085\u2028\u2029]/)).toEqual([
      "山田 【重要】 https://evil.example/{ {link}} 様",
      "",
      "山田 【重要】 https://evil.example/{ {link}}",
      "・一 つめ",
      "・二つめ",
      "終",
    ]);
    // Left for somebody else to fill.
    expect(fillText("{{a}}", { a: "{{b}}" })).toBe("{{b}}");
  },
);

test("lines are what a person typed as lines, and nothing where nothing was typed", () => {
  expect(linesOf("a\r\nb\n\nc")).toEqual(["a", "b", "", "c"]);
  expect([linesOf(" \n "), linesOf(null), linesOf(undefined)]).toEqual([null, null, null]);
});

test("no text of content lets a name add a line, whichever room fills it", () => {
  const folder = new URL("../../content/", import.meta.url);
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string" && value.includes("{{")) texts.push(value);
    else if (value && typeof value === "object") Object.values(value).forEach(collect);
  };
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    if (path.endsWith(".yaml")) collect(parse(readFileSync(new URL(path, folder), "utf8")));
  expect(texts.length).toBeGreaterThan(100);
  for (const text of texts) {
    const of = (value: string) =>
      fillText(text, Object.fromEntries(placeholdersOf(text).map((name) => [name, value])));
    const hostile = of("山田\r\n【重要】\nhttps://evil.example/").split("\n");
    expect(hostile.length).toBe(of("山田").split("\n").length);
    expect(hostile).not.toContain("https://evil.example/");
  }
});

test("hours run by the clock, business days skip the weekend and the holiday", () => {
  const friday = new Date("2026-11-20T15:00:00+09:00");
  const after = (amount: number, unit: "hours" | "business_days" | "calendar_days") =>
    addDuration(friday, { amount, unit }).toISOString();
  expect(after(4, "hours")).toBe("2026-11-20T10:00:00.000Z");
  expect(after(1, "business_days")).toBe("2026-11-24T06:00:00.000Z");
  expect(after(3, "calendar_days")).toBe("2026-11-23T06:00:00.000Z");
});
