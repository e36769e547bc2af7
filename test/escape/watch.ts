import { routes } from "../../src/app.ts";
import type { Theatre, Visitor } from "../e2e/browser.ts";
import { CANARY } from "./payloads.ts";

/** What a page did that only a payload can have wanted. `theatre.troubles` holds calls to foreign hosts and broken rules. */
export function watchPage({ page }: Visitor): { ran: string[]; look(): Promise<void> } {
  const ran: string[] = [];
  page.on("dialog", (dialog) => {
    ran.push(`${page.url()}: a dialog`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => ran.push(`${page.url()}: opened ${popup.url()}`));
  return {
    ran,
    look: async () => {
      const found = await page.evaluate<string[]>(`[...document.querySelectorAll(
        "[data-canary], a[href^='javascript:' i], a[href^='data:' i], [src*='${CANARY}'], form[action*='${CANARY}']"
      )].map((one) => one.outerHTML.slice(0, 200))`);
      for (const one of found) ran.push(`${page.url()}: ${one}`);
    },
  };
}

/** Every file that can be had without naming one thing: none fails, and no cell of a table begins a formula. */
export async function readFiles({ page }: Visitor, { address }: Theatre) {
  const wrong: string[] = [];
  let files = 0;
  for (const { endpoint } of routes) {
    if (endpoint.method !== "GET" || !/csv|xlsx|pdf/.test(endpoint.path)) continue;
    if (endpoint.path.includes(":")) continue;
    const reply = await page.request.get(address + endpoint.path);
    if (reply.status() >= 500) wrong.push(`${endpoint.path}: ${reply.status()}`);
    if (!reply.ok()) continue;
    files++;
    const type = reply.headers()["content-type"] ?? "";
    if (!type.includes("csv")) continue;
    for (const cell of (await reply.text()).matchAll(
      /(?:^|[,\r\n\ufeff])"?([=+\-@＝＋－＠][^\d\s",])/g,
    ))
      wrong.push(`${endpoint.path}: a cell begins ${cell[1]}`);
  }
  return { files, wrong };
}
