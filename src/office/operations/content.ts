import { z } from "zod";
import { loadContent, reasonsSchema } from "../../base/content.ts";

/** One schema per file of content/operations/, by content id. */
export const schemas = {
  jobs: z.strictObject({
    tasks: z.array(
      z.strictObject({
        id: z.string().regex(/^[a-z]+\.[a-z_-]+$/),
        what: z.string().min(1),
        again: z.string().min(1).optional(),
      }),
    ),
    /** What listeners do once an event happened, by its name. */
    events: z.array(
      z.strictObject({ id: z.string().regex(/^[a-z]+\.[a-z_]+$/), what: z.string().min(1) }),
    ),
    /** Work of a name that is not known here (any more). */
    unknown: z.string().min(1),
  }),
  reasons: z.strictObject({
    reasons: reasonsSchema,
    /** Where it said nothing: the process that did it died. */
    died: z.strictObject({ why: z.string().min(1), todo: z.string().min(1) }),
  }),
  checks: z.strictObject({
    counted: z.strictObject({ mailDays: z.int().positive(), faultDays: z.int().positive() }),
    limits: z.strictObject({
      disk: z.strictObject({
        lookPercent: z.number().positive(),
        wrongPercent: z.number().positive(),
        wrongGigabytes: z.number().positive(),
      }),
      certificateDays: z.strictObject({ look: z.int().positive(), wrong: z.int().positive() }),
      clockSeconds: z.int().positive(),
      waitingMinutes: z.int().positive(),
      runningMinutes: z.int().positive(),
      runningLonger: z.array(z.strictObject({ task: z.string(), minutes: z.int().positive() })),
      mailOutMinutes: z.int().min(0),
      faultDays: z.int().positive(),
    }),
    checks: z.array(
      z.strictObject({ id: z.string(), label: z.string().min(1), ok: z.string().min(1) }),
    ),
    troubles: z.array(
      z.strictObject({
        id: z.string(),
        why: z.string().min(1),
        todo: z.string().min(1),
        who: z.enum(["office", "operator"]),
        to: z.string().startsWith("/").optional(),
      }),
    ),
  }),
};

/** What the jobs are called on screen. */
export const loadJobs = (on?: Date) => loadContent("operations", "jobs", schemas.jobs, on).data;
/** Why jobs fail, in words. */
export const loadReasons = (on?: Date) =>
  loadContent("operations", "reasons", schemas.reasons, on).data;
/** What is looked at, from when on something is wrong, and what is said then. */
export const loadChecks = (on?: Date) =>
  loadContent("operations", "checks", schemas.checks, on).data;
