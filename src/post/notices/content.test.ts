import { expect, test } from "vitest";
import { placeholdersOf } from "../../base/content.ts";
import { loadMail, writeMail } from "./content.ts";

const { data } = loadMail();
const full = Object.fromEntries(data.placeholders.map((name) => [name, `＜${name}＞`]));

test("templates use only the placeholders their file declares, and all of those", () => {
  const used = new Set(placeholdersOf(JSON.stringify(data)));
  expect([...used].sort()).toEqual([...data.placeholders].sort());
});

test("every mail says who sends it, gives one link, and how to ask a person", () => {
  for (const template of data.templates) {
    const { subject, text } = writeMail(template.id, full);
    expect(text, template.id).toContain("＜sender＞");
    expect(text, template.id).toContain("人に尋ねたいときは: ＜contact＞");
    expect(text.includes("＜answerUrl＞") || text.includes("＜items＞"), template.id).toBe(true);
    expect(subject.length, template.id).toBeLessThan(60);
    expect(`${subject}${text}`).not.toMatch(/\{\{|undefined|null/);
  }
});

test("a limited mail carries no detail, whichever template is asked for", () => {
  const details = data.details.map((name) => `＜${name}＞`);
  for (const template of data.templates.filter((one) => one.id !== "digest")) {
    const { subject, text } = writeMail(template.id, full, { limited: true });
    for (const detail of details) expect(subject + text, template.id).not.toContain(detail);
    expect(text, template.id).toContain("＜answerUrl＞");
  }
});

test("an optional part disappears with its heading", () => {
  const { text } = writeMail("advisory", { ...full, note: null, unsubscribeUrl: null });
  expect(text).not.toContain("ひとこと");
  expect(text).not.toContain("受け取りをやめる");
  expect(text).toContain("【お願いしたいこと】\n＜actions＞");
  expect(text).not.toMatch(/\n{3}/);
});

test("what a mail needs cannot vanish silently", () => {
  expect(() => writeMail("advisory", { ...full, answerUrl: null })).toThrow("mail advisory");
  expect(() => writeMail("advisory", { ...full, product: null })).toThrow("mail advisory");
  expect(() => writeMail("digest", full, { limited: true })).toThrow("mail digest");
});
