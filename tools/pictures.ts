/**
 * Makes the pictures of the README anew, from a demo that runs: `node tools/pictures.ts BASE_URL`.
 * Signs in with the demo's own accounts and keeps what it sees in docs/pictures/*.png.
 */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { loadScript } from "../src/stage/demo/content.ts";

const OUT = fileURLToPath(new URL("../docs/pictures/", import.meta.url));
const base = process.argv[2];
if (!base) {
  console.error("usage: node tools/pictures.ts BASE_URL (a demo that runs)");
  process.exit(2);
}
const { cast, password } = loadScript();
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
mkdirSync(OUT, { recursive: true });

/** Without the content policy, which lets no letters of somebody else in (`readFonts`). */
const open = (width: number, height: number): Promise<BrowserContext> =>
  browser.newContext({
    viewport: { width, height },
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    bypassCSP: true,
  });

async function signIn(key: string, height: number): Promise<Page> {
  const page = await (await open(1280, height)).newPage();
  await page.goto(new URL("/sign-in", base).href);
  await page.getByLabel("メールアドレス").fill(cast.find((one) => one.key === key)!.mail);
  await page.getByLabel("パスワード").first().fill(password);
  await page.getByRole("button", { name: "サインインする" }).click();
  await page.waitForURL("**/today");
  return page;
}

async function keep(page: Page, name: string): Promise<void> {
  await page.locator("main h1").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.evaluate("document.fonts.ready");
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${OUT}${name}.png` });
  console.log(`${OUT}${name}.png`);
}

/** What the browser gets as JSON, signed in as in `page`. */
async function ask<T>(page: Page, path: string): Promise<T> {
  return (await page.request.get(new URL(path, base).href)).json() as Promise<T>;
}

// 「今日」 of a clerk in a hospital that is concerned.
const clerk = await signIn("hospital", 820);
await keep(clerk, "today");

// The page behind the link of a mail, on a phone.
const { organisation } = await ask<{ organisation: { name: string } }>(
  clerk,
  "/api/accounts/session",
);
const search = encodeURIComponent(organisation.name);
const { rows: mails } = await ask<{ rows: { id: string }[] }>(
  clerk,
  `/api/demo/mails?search=${search}`,
);
let link: string | null = null;
for (const { id } of mails)
  link ??= (await ask<{ replyLink: string | null }>(clerk, `/api/demo/mails/${id}`)).replyLink;
if (!link) throw new Error(`no reply link in a mail to ${organisation.name}`);
const phone = await (await open(375, 812)).newPage();
await phone.goto(new URL(new URL(link).pathname, base).href);
await phone.addStyleTag({ content: await readFonts(clerk) });
await keep(phone, "reply");

// Who is safe, stuck or silent.
const desk = await signIn("reviewer", 880);
const { rows } = await ask<{ rows: { advisoryId: string; progress: { asked: number } | null }[] }>(
  desk,
  "/api/outcomes",
);
const widest = rows.toSorted((a, b) => (b.progress?.asked ?? 0) - (a.progress?.asked ?? 0))[0]!;
await desk.goto(new URL(`/outcomes/${widest.advisoryId}`, base).href);
await desk.getByRole("heading", { name: /施設のいま$/ }).evaluate((one) => one.scrollIntoView());
await keep(desk, "outcomes");

// The list behind a number, and who is rung up next.
await desk.goto(new URL(`/outcomes/${widest.advisoryId}/institutions?standing=silent`, base).href);
await desk.getByRole("table").evaluate((one) => one.scrollIntoView());
await keep(desk, "institutions");
await desk.request.post(new URL("/api/calls/turn", base).href, {
  data: {},
  headers: { "x-tasuki": "1" },
});
await desk.goto(new URL("/calls", base).href);
await desk.getByText("これまでの電話").waitFor();
await keep(desk, "calls");

// Before a guidance goes out: who is told, and why.
const waiting = await ask<{ rows: { id: string }[] }>(desk, "/api/advisories?state=assessing");
for (const { id } of waiting.rows) {
  const { items: revisions } = await ask<{ items: { id: string; state: string }[] }>(
    desk,
    `/api/guidance?advisoryId=${id}`,
  );
  const open = revisions.find(({ state }) => state === "in_review" || state === "approved");
  if (!open) continue;
  await desk.goto(new URL(`/reactions/publish/${open.id}?step=2`, base).href);
  await desk.getByText("届くメール").waitFor();
  await keep(desk, "publish");
  break;
}

// Where test mails arrive, and an application with the evidence beside it.
await desk.goto(new URL("/probes/reach", base).href);
await desk.getByRole("heading", { name: /^都道府県/ }).evaluate((one) => one.scrollIntoView());
await keep(desk, "reach");
const applied = await ask<{ rows: { id: string }[] }>(desk, "/api/applications");
await desk.goto(new URL(`/applications/${applied.rows[0]!.id}`, base).href);
await keep(desk, "application");
await browser.close();

/**
 * The page itself carries no font, so that it stays small; the phone has one. A machine without Japanese fonts
 * borrows the app's for the picture.
 */
async function readFonts(app: Page): Promise<string> {
  const sheets = await app
    .locator('link[rel="stylesheet"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  const texts = await Promise.all(
    sheets.map(async (href) => (await app.request.get(new URL(href, base).href)).text()),
  );
  const faces = texts.join("\n").match(/@font-face\s*\{[^}]*\}/g) ?? [];
  const family = /font-family:\s*([^;}]+)/.exec(faces[0] ?? "")?.[1];
  return `${faces.join("\n")} body, button, input { font-family: ${family} !important }`;
}
