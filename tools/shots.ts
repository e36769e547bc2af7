/**
 * Pictures of pages for looking at them: `node tools/shots.ts BASE_URL OUT_DIR [--cookie name=value]
 * [--wait MS] PATH…`. Takes each path whole, at 1280 and 375 px, as OUT_DIR/<path>-<width>.png, and
 * prints what the page wrote to its console as an error.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const WIDTHS = [1280, 375];
const CHROMIUM_ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cookie: { type: "string", multiple: true, default: [] },
    wait: { type: "string", default: "400" },
  },
});
const [base, out, ...paths] = positionals;
if (!base || !out || paths.length === 0) {
  console.error(
    "usage: node tools/shots.ts BASE_URL OUT_DIR [--cookie name=value] [--wait MS] PATH…",
  );
  process.exit(2);
}

mkdirSync(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: CHROMIUM_ARGS,
});
for (const width of WIDTHS) {
  const context = await browser.newContext({
    viewport: { width, height: width > 600 ? 900 : 740 },
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
  });
  await context.addCookies(
    values.cookie.map((pair) => {
      const cut = pair.indexOf("=");
      return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url: base };
    }),
  );
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`${width} ${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => console.error(`${width} ${page.url()}: ${error.message}`));
  for (const path of paths) {
    await page.goto(new URL(path, base).href, { waitUntil: "networkidle" });
    await page.waitForTimeout(Number(values.wait));
    const name = path.replace(/^\//, "").replaceAll(/[^\w-]+/g, "-") || "first";
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) console.error(`${width} ${path}: the page is ${wide} px wide`);
    await page.screenshot({ path: join(out, `${name}-${width}.png`), fullPage: true });
    console.log(join(out, `${name}-${width}.png`));
  }
  await context.close();
}
await browser.close();
