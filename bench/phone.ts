import { setTimeout as sleep } from "node:timers/promises";
import { chromium, type Page } from "playwright-core";
import { withReplyLinks } from "./load.ts";
import type { Measurement } from "./run.ts";
import { openDatabase } from "../src/base/data/db.ts";
import { previewLetter } from "../src/warnings/reactions/letters.ts";
import type { BenchDatabase } from "./world.ts";

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
/** Of a phone in the hand. */
const SCREEN = { width: 375, height: 700 };
/** Letters of Japanese in a second, read with care: 600 a minute. */
const READING = 10;
const [MOST_TAPS, MOST_SECONDS, LOWEST] = [3, 20, 700];

/** Who answers: what they were asked, and the answer they give, by its label. */
const PEOPLE = [
  { asked: true, answer: "使っていない" },
  { asked: true, answer: "業者に任せている" },
  { asked: false, answer: "対応済" },
  { asked: false, answer: "わからない" },
];

/** Not those that stand under another. */
const CHOICE = "form.one .choice:not(.sub .choice)";

/** The mail: its subject, which was read before it was opened, and its text down to the link. */
async function writeMail(database: BenchDatabase, asked: boolean) {
  const { rows } = await database.owner.query<{ id: string; advisoryId: string; title: string }>(
    `select g.id, a.id as "advisoryId", a.title from guidance.guidance g join advisories.advisory a on a.id = g.advisory_id`,
  );
  const reader = { class: "clinic", priority: "high", asked } as const;
  const work = openDatabase({ url: database.url, role: "tasuki_work", max: 1 });
  try {
    const { subject, text } = await work.inPicture((tx) =>
      previewLetter(tx, { ...rows[0]!, tlp: "GREEN", mark: "live" }, reader, new Date()),
    );
    return { subject, text: text.split("{{answerUrl}}")[0]! };
  } finally {
    await work.close();
  }
}

/** What is read on the page before the answer is taken: all above the choices, and their names down to the right one. */
async function readUntil(page: Page, answer: string): Promise<string[]> {
  const above = await page.locator("main > :has(~ form.one)").allInnerTexts();
  const legend = await page.locator("form.one legend").first().innerText();
  const names = await page.locator(`${CHOICE} b`).allInnerTexts();
  return [...above, legend, ...names.slice(0, names.indexOf(answer) + 1)];
}

/** What the subject said is known at a glance, and so are one's own name and that of one's hospital. */
function withoutKnown(text: string, subject: string): string {
  const known = subject.split(/[【】「」、（]|まで）| ほか/).filter((one) => one.length > 2);
  return known
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, one) => left.replaceAll(one, ""), text)
    .replaceAll(/\{\{.*?\}\}|架空医療機関 \d+/g, "");
}

/** From the opened mail to the thanks, as somebody does it who reads at that speed. */
async function answerOnce(
  page: Page,
  address: string,
  mail: { subject: string; text: string },
  answer: string,
) {
  const begun = performance.now();
  const read = (text: string) => sleep((text.replaceAll(/\s/g, "").length / READING) * 1000);
  await read(withoutKnown(mail.text, mail.subject));
  await page.goto(address);
  const first = await page.locator(CHOICE).first().boundingBox();
  await read(withoutKnown((await readUntil(page, answer)).join(""), mail.subject));
  let taps = 0;
  const tap = async (what: ReturnType<Page["locator"]>) => {
    await what.click();
    taps++;
  };
  await tap(page.locator(CHOICE, { has: page.getByText(answer, { exact: true }) }));
  await tap(page.getByRole("button", { name: "この答えを送る" }));
  await page.waitForURL("**/thanks");
  const thanked = await page.locator(".note b").first().innerText();
  if (thanked !== answer) throw new Error(`thanked for ${thanked}, not for ${answer}`);
  return { taps, seconds: (performance.now() - begun) / 1000, y: first!.y };
}

/** An answer by phone, from the opened mail to the thanks. The tap on the link is counted. */
export const measurement: Measurement = {
  name: "phone",
  run: () =>
    withReplyLinks(async ({ database, links, address }) => {
      const browser = await chromium.launch({
        executablePath: CHROMIUM,
        args: ["--headless", "--no-sandbox", "--disable-gpu"],
      });
      try {
        const page = await (await browser.newContext({ viewport: SCREEN })).newPage();
        const done: Awaited<ReturnType<typeof answerOnce>>[] = [];
        for (const { asked, answer } of PEOPLE) {
          const at = links.findIndex((one) => one.asked === asked);
          const [link] = links.splice(at, 1);
          const mail = await writeMail(database, asked);
          done.push(await answerOnce(page, address + link!.path, mail, answer));
        }
        const worst = (of: (one: (typeof done)[number]) => number) => Math.max(...done.map(of));
        const each = done.map(({ seconds }, at) => `${PEOPLE[at]!.answer} ${seconds.toFixed(1)} s`);
        const seconds = worst((one) => one.seconds);
        return [
          atMost("phone taps", worst(({ taps }) => taps) + 1, "taps", MOST_TAPS),
          { ...atMost("phone seconds", seconds, "s", MOST_SECONDS), detail: each.join(", ") },
          atMost(
            "phone first choice",
            worst(({ y }) => y),
            "px from above",
            LOWEST,
          ),
        ];
      } finally {
        await browser.close();
      }
    }),
};

const atMost = (name: string, figure: number, unit: string, most: number) => ({
  name,
  figure,
  unit,
  bound: `<= ${most}`,
  ok: figure <= most,
});
