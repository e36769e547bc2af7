import { z } from "zod";

/** One setting: how it is checked, and what the operator reads about it. */
export type Entry = {
  schema: z.ZodType;
  expects: string;
  meaning: string;
  fallback: string;
  secret?: true;
};

export const number = (from: number, to: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(from).max(to));

export const list = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
