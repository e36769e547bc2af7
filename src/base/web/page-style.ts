import { createHash } from "node:crypto";
import { Html } from "./html.ts";

const known = new Set<string>();

/**
 * The style of pages that come whole, in one request, without script: as an element, whose hash the content policy
 * names. What is not declared here when the web role starts is not applied by any browser.
 */
export function pageStyle(css: string): Html {
  known.add(`'sha256-${createHash("sha256").update(css).digest("base64")}'`);
  return new Html(`<style>${css}</style>`);
}

/** For the content policy: every style that was declared. */
export function styleSources(): string[] {
  return [...known];
}
