import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  type Browser,
  type BrowserContext,
  chromium,
  type Page,
  type Request,
} from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { PATIENCE_MS, until } from "../until.ts";
import { type Installation, PASSWORD, startInstallation } from "./installation.ts";

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** The letters of a page are many small files: unpacking them is a tenth of what a journey costs. */
const WITHOUT_LETTERS = "--blink-settings=downloadableBinaryFontsEnabled=false";
/** Set to a folder to get a picture of every page that a journey looks at. */
export const PICTURES = process.env.E2E_PICTURES;

const isThere = existsSync(CHROMIUM);
if (!isThere) console.warn(`!!! NO CHROMIUM at ${CHROMIUM}: THIS JOURNEY IS SKIPPED !!!`);

/** What is open now, for a last picture when a journey fails. */
const visitors = new Set<Visitor>();

/** A test in a browser; skipped, and said so, where there is none. */
export const journey = (name: string, walk: () => Promise<void>) =>
  (isThere ? test : test.skip)(name, async () => {
    try {
      await walk();
    } catch (error) {
      for (const visitor of visitors) await visitor.picture(`failed-${name}`).catch(() => {});
      visitors.clear();
      throw error;
    }
  });

/** Somebody in front of a screen. */
export interface Visitor {
  page: Page;
  /** Opens an address of the installation, and waits until the page has been filled. */
  open(path: string): Promise<void>;
  /** Goes on to another page within the application, as a link does; from anywhere else it opens the address. */
  follow(path: string): Promise<void>;
  /** Signs in on the screen; `next` is where one wanted to go. */
  signIn(mail: string, next?: string): Promise<void>;
  /** Presses what is called so; exactly so, and the first of several. */
  press(name: string, role?: "button" | "link" | "tab"): Promise<void>;
  /** Fills the field with this label. */
  fill(label: string, text: string): Promise<void>;
  /** Takes the choice that begins with this label. */
  choose(label: string): Promise<void>;
  /** Waits until this text stands on the page. */
  see(text: string): Promise<void>;
  /** Everything that can be read on the page now. */
  read(): Promise<string>;
  /** Waits until everything that was asked for has come and is drawn. */
  settled(): Promise<void>;
  /** Keeps a picture, where pictures are asked for. */
  picture(name: string): Promise<void>;
  leave(): Promise<void>;
}

export interface Theatre extends Installation {
  /** Somebody comes with a browser of their own. */
  visit(how?: {
    width?: number;
    height?: number;
    javaScript?: boolean;
    /** A file with a key, shown where that address asks for one. */
    certificate?: { origin: string; pfx: Buffer; passphrase: string };
  }): Promise<Visitor>;
  /** Other origins that pages may lead to: a provider, a second port. */
  circle: string[];
  /** What went wrong in any page: errors on the console, broken replies, calls to foreign places. */
  troubles: string[];
}

interface Staging {
  /** What the operator has set besides. */
  set?: () => Promise<Record<string, string>>;
  /** With our own letters: where it matters how wide a text runs. */
  letters?: boolean;
}

/**
 * One installation and one browser for a file of journeys. `arrange` fills the database first.
 * A journey fails where a page wrote an error, got a broken reply or called another origin.
 */
export function openTheatre(
  arrange: (installation: Installation) => Promise<void>,
  { set = async () => ({}), letters = PICTURES !== undefined }: Staging = {},
): Theatre {
  const theatre = { troubles: [] as string[], circle: [] as string[] } as unknown as Theatre;
  let browser: Browser;
  const open = new Set<BrowserContext>();
  beforeAll(async () => {
    if (!isThere) return;
    Object.assign(theatre, await startInstallation(await set()));
    // Without a UTF-8 locale the browser cannot write Japanese file names.
    const env = { ...process.env, LANG: "C.UTF-8" } as Record<string, string>;
    const args = letters ? ARGUMENTS : [...ARGUMENTS, WITHOUT_LETTERS];
    browser = await chromium.launch({ executablePath: CHROMIUM, args, env });
    await arrange(theatre);
    const pass = theatre.pass;
    theatre.pass = async (hours) => {
      await pass(hours);
      await Promise.all([...open].map((one) => one.clock.setFixedTime(theatre.clock.now())));
    };
  });
  afterAll(async () => {
    if (!isThere) return;
    await browser.close();
    await theatre.close();
    if (theatre.troubles.length > 0) throw new Error(theatre.troubles.join("\n"));
  });

  theatre.visit = async (how = {}) => {
    const { width = 1280, height = 900, javaScript = true, certificate } = how;
    const context = await browser.newContext({
      ignoreHTTPSErrors: theatre.address.startsWith("https:"),
      clientCertificates: certificate && [certificate],
      viewport: { width, height },
      locale: "ja-JP",
      timezoneId: "Asia/Tokyo",
      javaScriptEnabled: javaScript,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.clock.setFixedTime(theatre.clock.now());
    open.add(context);
    const page = await context.newPage();
    listen(page, theatre);
    const visitor = makeVisitor(page, theatre, watchRequests(page, javaScript), () => {
      open.delete(context);
      visitors.delete(visitor);
      return context.close();
    });
    visitors.add(visitor);
    return visitor;
  };
  return theatre;
}

function listen(page: Page, { troubles, address, circle }: Theatre): void {
  page.on("console", (message) => {
    // A refusal is an answer like any other; the browser writes one line about it all the same.
    if (message.type() !== "error" || /^Failed to load resource.* 4\d\d /.test(message.text()))
      return;
    troubles.push(`${page.url()} console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`${page.url()} error: ${error.message}`));
  page.on("response", (reply) => {
    if (reply.status() >= 500) troubles.push(`${page.url()} got ${reply.status()}: ${reply.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    const isKnown = [address, ...circle].some((origin) => url.startsWith(`${origin}/`));
    if (!isKnown && !/^(data|blob|about):/.test(url)) troubles.push(`${page.url()} called ${url}`);
  });
}

/** Twice: what is drawn, and everything that was waiting to be done, is done. */
const QUIET = `(async () => {
  for (const turn of [1, 2]) {
    await new Promise((done) => requestAnimationFrame(done));
    await scheduler.postTask(() => {}, { priority: "background" });
  }
})()`;

/**
 * Waits until a page has nothing more to ask for: no request is open, and none was begun while it did what it had
 * to do with the answers. (Playwright's "networkidle" is half a second of silence, whatever the machine.)
 */
function watchRequests(page: Page, javaScript: boolean): () => Promise<void> {
  const open = new Set<Request>();
  let begun = 0;
  page.on("request", (request) => {
    open.add(request);
    begun += 1;
  });
  page.on("requestfinished", (request) => open.delete(request));
  page.on("requestfailed", (request) => open.delete(request));
  return async () => {
    await until(async () => {
      await page.locator("main h1").first().waitFor();
      const before = begun;
      if (open.size > 0) return false;
      // Throws where the page is left meanwhile: then the next one is waited for.
      if (javaScript) await page.evaluate(QUIET);
      return open.size === 0 && begun === before;
    });
  };
}

/** Marks the page that stands as left, and goes to another; false where nothing of ours stands, or the same page. */
const LEAVE = (path: string) => {
  const heading = document.querySelector<HTMLElement>("main h1");
  if (!heading || !document.querySelector("#root")) return false;
  if (location.pathname === new URL(path, location.href).pathname) return false;
  heading.dataset.left = "";
  history.pushState({}, "", path);
  dispatchEvent(new PopStateEvent("popstate"));
  return true;
};

function makeVisitor(
  page: Page,
  theatre: Theatre,
  settled: () => Promise<void>,
  leave: () => Promise<void>,
): Visitor {
  const visitor: Visitor = {
    page,
    open: async (path) => {
      await page.goto(new URL(path, theatre.address).href);
      await settled();
    },
    follow: async (path) => {
      if (!(await page.evaluate(LEAVE, path))) return visitor.open(path);
      await page.locator("main h1:not([data-left])").first().waitFor();
      await settled();
    },
    signIn: async (mail, next) => {
      await visitor.open(next ?? "/");
      await visitor.fill("メールアドレス", mail);
      await visitor.fill("パスワード", PASSWORD);
      await visitor.press("サインインする");
      await page.waitForURL((url) => url.pathname !== "/sign-in");
      await settled();
    },
    press: async (name, role = "button") => {
      await page.getByRole(role, { name, exact: true }).first().click();
    },
    fill: async (label, text) => {
      await page.getByLabel(label).first().fill(text);
    },
    choose: async (label) => {
      await page.locator("label:visible", { hasText: label }).locator("input").first().check();
    },
    see: async (text) => {
      await page.getByText(text).filter({ visible: true }).first().waitFor();
    },
    read: () => page.locator("body").innerText(),
    settled,
    picture: async (name) => {
      if (!PICTURES) return;
      mkdirSync(PICTURES, { recursive: true });
      await settled();
      await page.screenshot({
        path: join(PICTURES, `${name}-${page.viewportSize()!.width}.png`),
        fullPage: true,
      });
    },
    leave,
  };
  return visitor;
}
