import { z } from "zod";
import { loadContent } from "../../base/content.ts";
import { factor, role } from "./api.ts";

const letter = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });

/** One schema per file of content/accounts/, by content id. */
export const schemas = {
  "sign-in": z.strictObject({
    session: z.strictObject({
      idleHours: z.number().positive(),
      longestDays: z.number().positive(),
      confirmMinutes: z.number().positive(),
      halfMinutes: z.number().positive(),
    }),
    tries: z.strictObject({
      windowMinutes: z.number().positive(),
      perAddress: z.int().positive(),
      perClient: z.int().positive(),
      perCode: z.int().positive(),
      perMail: z.int().positive(),
      knownBrowserDays: z.number().positive(),
    }),
    invitation: z.strictObject({
      days: z.number().positive(),
      firstHours: z.number().positive(),
      subject: z.string().min(1),
      text: z.string().includes("{{link}}"),
    }),
  }),
  letters: z.strictObject({
    newDevice: letter,
    password: letter.extend({ minutes: z.number().positive() }),
    passwordChanged: letter,
    factorChanged: letter,
    guessed: letter,
  }),
  factors: z.strictObject({
    counts: z.record(factor, z.int().min(1).max(2)),
    roles: z.partialRecord(
      role,
      z.strictObject({ atLeast: z.int().min(1).max(3), must: z.array(factor) }),
    ),
    alwaysOnceSetUp: z.array(factor),
    setUp: z.array(z.enum(["passkey", "totp"])),
  }),
  "password-rules": z.strictObject({
    shortest: z.int().min(8),
    longest: z.int().max(1000),
    leastScore: z.int().min(0).max(4),
  }),
  "weak-words": z.strictObject({ words: z.array(z.coerce.string()) }),
};

/** How sign-in behaves (durations, tries, passwords) and the words of an invitation. */
export const loadSignIn = (on?: Date): z.infer<(typeof schemas)["sign-in"]> =>
  loadContent("accounts", "sign-in", schemas["sign-in"], on).data;

export type FactorRules = z.infer<(typeof schemas)["factors"]>;

/** What each kind of proof counts, and how much each role needs. */
export const loadFactorRules = (on?: Date): FactorRules =>
  loadContent("accounts", "factors", schemas.factors, on).data;

/** How long and how strong a new password must be. */
export const loadPasswordRules = (on?: Date): z.infer<(typeof schemas)["password-rules"]> =>
  loadContent("accounts", "password-rules", schemas["password-rules"], on).data;

/** Words that people think of first when they choose a password. */
export const loadWeakWords = (on?: Date): readonly string[] =>
  loadContent("accounts", "weak-words", schemas["weak-words"], on).data.words;

/** What people are told by mail about their sign-in. */
export const loadLetters = (on?: Date): z.infer<(typeof schemas)["letters"]> =>
  loadContent("accounts", "letters", schemas.letters, on).data;
