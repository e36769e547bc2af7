import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, ContextSpec } from "axe-core";
import { PICTURES, type Visitor } from "./browser.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Parts of pages that were gone through, at a width: what is made of the very same is not gone through again. */
const known = new Set<string>();

const [PHONE, DESK] = [320, 1280];

/**
 * What is wrong with the page that stands, at a desk and on the narrowest phone. It begins as wide as the screen is
 * and leaves it at the other width: drawing a page anew costs more than looking at it.
 */
export async function inspect(visitor: Visitor, name: string): Promise<string[]> {
  const { page } = visitor;
  const found: string[] = [];
  if (!(await page.title()).trim()) found.push(`${name} has no title`);
  await takePictures(visitor, name);
  for (const width of page.viewportSize()!.width === PHONE ? [PHONE, DESK] : [DESK, PHONE]) {
    await page.setViewportSize({ width, height: 900 });
    if (!(await fits(visitor, width))) found.push(`${name} is wider than a screen of ${width} px`);
    for (const { id, impact, nodes } of await findBreaches(visitor, width)) {
      const where = nodes
        .slice(0, 3)
        .map((node) => `${node.target.join(" ")}: ${node.failureSummary}`);
      found.push(`${name} at ${width} px: ${id} (${impact}) ${where.join(" | ")}`);
    }
  }
  return found;
}

/** As pages are looked at by people, where pictures are asked for. */
async function takePictures({ page, picture }: Visitor, name: string): Promise<void> {
  if (!PICTURES) return;
  for (const width of [375, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await picture(name);
  }
}

/** Pictures are drawn anew for the width they get, some in several steps. */
async function fits({ page, settled }: Visitor, width: number): Promise<boolean> {
  for (let step = 0; step < 10; step++) {
    if ((await page.locator("html").evaluate((html) => html.scrollWidth)) <= width) return true;
    await settled();
  }
  return false;
}

/** What a page says, and what stands around it: the same on many, but for the place that is marked in it. */
const PARTS = () => {
  const main = document.querySelector("main")?.outerHTML ?? "";
  const around = document.body.outerHTML.split(main || "\0").join();
  return { main, frame: around.replaceAll(/ (?:aria-current|class|id|data-[\w-]+)="[^"]*"/g, "") };
};

/** The breaches of what of the page was not gone through yet. */
async function findBreaches({ page }: Visitor, width: number): Promise<AxeResults["violations"]> {
  const parts = await page.evaluate(PARTS);
  const isNew = (part: string) => {
    const key = createHash("sha256").update(`${width}\n${part}`).digest("base64");
    return !known.has(key) && known.add(key);
  };
  const [main, frame] = [isNew(parts.main), isNew(parts.frame)];
  if (!main && !frame) return [];
  // The eleventh row of a table or list is made as the ten before it.
  const rows = ["tbody > tr:nth-child(n + 11)", "main li:nth-child(n + 11)"];
  const where: ContextSpec = frame
    ? { exclude: main ? rows : ["main", ...rows] }
    : { include: ["main"], exclude: rows };
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  // Half of the work is to compare colours, which are the same at every width; only a frame has parts for phones.
  const once = width === PHONE && !frame ? ["color-contrast"] : [];
  return await page.evaluate(`axe.run(${JSON.stringify(where)}, {
    resultTypes: ["violations"],
    runOnly: { type: "rule", values: axe._audit.rules
      .filter(({ enabled, impact }) => enabled && ["serious", "critical"].includes(impact))
      .filter(({ id }) => !${JSON.stringify(once)}.includes(id))
      .map(({ id }) => id) },
  }).then(({ violations }) =>
    violations.filter(({ impact }) => impact === "serious" || impact === "critical"))`);
}
