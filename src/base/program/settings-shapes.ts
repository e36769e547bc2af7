import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";

/** One setting: how it is checked, and what the operator reads about it. */
export interface Entry {
  schema: z.ZodType;
  expects: string;
  meaning: string;
  /** As somebody would write it; without: it may stay unset. */
  fallback?: string;
  secret?: true;
}

/** A whole number within bounds. */
export const number = (from: number, to: number, of?: "seconds" | "hours") => ({
  schema: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(from).max(to)),
  expects: `a number ${of ? `of ${of} ` : ""}from ${from} to ${to}`,
});

export const path = z.string().transform((given) => resolve(given));

export const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean),
);

export const url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol));

/** Of a web address without a path. */
export const origin = (...protocols: string[]) =>
  url(...protocols)
    .refine((text) => URL.canParse(text) && new URL(text).pathname === "/")
    .transform((text) => new URL(text).origin);

export const login = {
  schema: url("postgres:", "postgresql:"),
  expects: "postgres://user:password@host:port/database",
  secret: true,
} as const;

/** What one program says to another. */
export const password = {
  schema: z.string().regex(/^[\x21-\x7e]{32,}$/),
  expects: "at least 32 printable ASCII characters without spaces",
  secret: true,
} as const;

/** What may be named beside private addresses: a host, an address or a range. */
export function isHostOrRange(text: string): boolean {
  return text.includes("/")
    ? ipaddr.isValidCIDR(text)
    : ipaddr.isValid(text) || /^[a-z0-9.-]+$/i.test(text);
}

export const hostPort = z
  .string()
  .regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i)
  .transform((text) => {
    const colon = text.lastIndexOf(":");
    const host = text.slice(0, colon).replace(/^\[|\]$/g, "");
    return { host, port: Number(text.slice(colon + 1)) };
  });
