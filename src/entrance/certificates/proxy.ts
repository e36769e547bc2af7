import { createHash, timingSafeEqual, X509Certificate } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Context } from "../../base/context.ts";

/** A certificate, or why there is none. */
export type Shown = X509Certificate | "none" | "unreadable";

/**
 * What a proxy says about the handshake, believed only with its secret. URL-encoded PEM (nginx, Apache) or
 * DER as base64 (Caddy).
 */
export function certificateOfProxy(context: Context, request: FastifyRequest): Shown {
  const expected = context.settings.proxyCertSecret;
  const said = request.headers["x-proxy-secret"];
  if (!expected || typeof said !== "string" || !isSame(said, expected)) return "none";
  const header = request.headers["x-client-certificate"];
  if (typeof header !== "string" || header === "") return "none";
  try {
    const text = decodeURIComponent(header);
    return new X509Certificate(text.startsWith("-----") ? text : Buffer.from(text, "base64"));
  } catch {
    return "unreadable";
  }
}

/** Compared by hash: takes the same time whatever was said, and however long it is. */
function isSame(said: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(said), digest(expected));
}
