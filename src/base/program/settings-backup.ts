import { resolve } from "node:path";
import { z } from "zod";
import { type Entry, list, number } from "./settings-shapes.ts";

/** The settings of backups. */
export const backupEntries = {
  BACKUP_PATH: {
    schema: z.string().transform((path) => resolve(path)),
    expects: "a folder",
    meaning:
      "Where the work role puts backups by itself, and where one is put before an upgrade changes the database. Better on another disk or machine. Unset: only by hand.",
    fallback: "",
  },
  BACKUP_EVERY_HOURS: {
    schema: number(1, 744),
    expects: "a number of hours from 1 to 744",
    meaning: "How long after the last good backup the next one is made.",
    fallback: "24",
  },
  BACKUP_KEEP: {
    schema: number(1, 1000),
    expects: "a number from 1 to 1000",
    meaning: "How many backups stay in BACKUP_PATH; the oldest go.",
    fallback: "14",
  },
  BACKUP_PASSPHRASE: {
    schema: z.string().min(16),
    expects: "at least 16 characters",
    meaning:
      "What closes and opens backups, unless BACKUP_RECIPIENT is set. Keep it outside of this machine: without it no backup can be read.",
    fallback: "",
    secret: true,
  },
  BACKUP_RECIPIENT: {
    schema: z
      .string()
      .transform(list)
      .pipe(z.array(z.string().regex(/^age1[a-z0-9]{50,}$/)).min(1)),
    expects: "public keys of age (age1…), separated by commas",
    meaning:
      "For whom backups are closed. The secret keys need not be on this machine: then nobody on it can open a backup.",
    fallback: "",
  },
  BACKUP_IDENTITY: {
    schema: z.string(),
    expects: "a file with a secret key of age, as age-keygen writes it",
    meaning: "What opens backups that were made for BACKUP_RECIPIENT; only to restore or verify.",
    fallback: "",
    secret: true,
  },
} satisfies Record<string, Entry>;
