import ipaddr from "ipaddr.js";
import { z } from "zod";

/** One setting: how it is checked, and what the operator reads about it. */
export type Entry = {
  schema: z.ZodType;
  expects: string;
  meaning: string;
  fallback: string;
  secret?: true;
};

/** A whole number within bounds. */
export const number = (from: number, to: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(from).max(to));

export function isUrl(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

/** What may be named beside private addresses: a host, an address or a range. */
export function isHostOrRange(text: string): boolean {
  return text.includes("/")
    ? ipaddr.isValidCIDR(text)
    : ipaddr.isValid(text) || /^[a-z0-9.-]+$/i.test(text);
}

export function readHostPort(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(":");
  return {
    host: text.slice(0, colon).replace(/^\[|\]$/g, ""),
    port: Number(text.slice(colon + 1)),
  };
}

export const list = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
