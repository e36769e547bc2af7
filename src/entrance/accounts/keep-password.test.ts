import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { timesAsLong } from "../../../test/pace.ts";
import { fixedClock } from "../../base/clock.ts";
import type { Context } from "../../base/context.ts";
import { isBreached } from "./breaches.ts";
import { checkPassword } from "./keep-password.ts";

const folder = mkdtempSync(join(tmpdir(), "tasuki-breaches-"));
afterAll(() => rmSync(folder, { recursive: true }));
const context = (passwordBreachFile?: string) =>
  ({
    clock: fixedClock(new Date("2026-11-21T00:00:00Z")),
    settings: { passwordBreachFile },
  }) as unknown as Context;
const check = async (password: string, file?: string) =>
  (
    await checkPassword(
      password,
      { mail: "hanako.jimu@aoba-hp.example.jp", name: "事務 花子" },
      context(file),
    )
  )[0]?.message ?? null;

test("phrases that nobody thinks of first are taken, in Japanese too", async () => {
  for (const good of ["むらさきの 自転車 42", "四月の雨とガラスの階段 7", "correct horse battery"])
    expect(await check(good)).toBeNull();
});

test("what is found at once is refused, with what to do instead", async () => {
  for (const bad of [
    "password1234",
    "ｐａｓｓｗｏｒｄ１２３４",
    "qwertyuiop12",
    "byouin123456",
    "パスワード12345678",
    "さくらさくらさくら123",
    "aaaaaaaaaaaaaaaa",
    "aobaaobaaoba2026",
  ])
    expect(await check(bad), bad).toMatch(/見破られやすい.*3つ4つ/);
  expect(await check("みじかい")).toContain("12文字以上");
  expect(await check("あ".repeat(201))).toContain("200文字まで");
  expect(await check("hanako.jimu-2026-x")).toContain("メールアドレスと同じ");
});

test("a very long password takes no longer to look at than a long one", async () => {
  const look = (times: number) => () => check("あ1い2う3え4お5か6き7く8け9こ0".repeat(times));
  expect(await timesAsLong(look(10), look(5), 1.5)).toBeLessThan(1.5);
});

test("every line of a breach list is found by bisection, and nothing else", async () => {
  const leaked = Array.from({ length: 257 }, (_, i) => `leaked password ${i}`);
  const sha1 = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();
  const lines = leaked.map((text, i) => `${sha1(text)}:${i * 7919}`).sort();
  const whole = join(folder, "whole.txt");
  writeFileSync(whole, lines.join("\r\n"));
  const bare = join(folder, "bare.txt");
  writeFileSync(bare, `${lines.map((line) => line.slice(0, 40)).join("\n")}\n`);
  const empty = join(folder, "empty.txt");
  writeFileSync(empty, "");
  for (const file of [whole, bare]) {
    for (const text of leaked) expect(await isBreached(file, text), text).toBe(true);
    for (let i = 0; i < 300; i++) expect(await isBreached(file, `other ${i}`)).toBe(false);
  }
  expect(await isBreached(empty, "x")).toBe(false);
  expect(await check("leaked password 3", whole)).toContain("漏れたもの");
  expect(await check("leaked password 3")).toBeNull();
});
