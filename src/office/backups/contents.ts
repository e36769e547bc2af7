import { z } from "zod";

/** The form of what this program writes; it reads all up to it. */
export const FORMAT = 1;

/** The first file of a backup: what it is of, and how far the structure was. */
export const about = z.object({
  format: z.int(),
  madeAt: z.string(),
  /** Of the program, and of PostgreSQL: to read, nothing hangs on them. */
  program: z.string(),
  server: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  queue: z.int(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
});
export type About = z.output<typeof about>;

/** The last file: how much each part holds. Without it there is no backup. */
export const sums = z.object({
  tables: z.array(
    z.object({ name: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() }),
  ),
  sequences: z.array(z.object({ name: z.string(), value: z.string() })),
  uploads: z.array(
    z.object({
      sha256: z.string(),
      size: z.int(),
      /** The file beside the backup that holds it; without: it is within. */
      beside: z.string().optional(),
    }),
  ),
  /** Uploads that were damaged on the disk already; they are not restored. */
  damaged: z.array(z.string()),
});
export type Sums = z.output<typeof sums>;

/** Names within the archive. */
export const ABOUT = "about.json";
export const SUMS = "sums.json";
/** The 32 bytes that sign links and seal secrets. */
export const SECRET = "secret.key";
export const tablePart = (table: string, part: number) => `tables/${table}/${numbered(part)}`;
export const uploadPart = (sha256: string, part: number) => `uploads/${sha256}/${numbered(part)}`;
const numbered = (part: number) => String(part).padStart(6, "0");

/** What a file within the archive is a part of; null where it is none of either. */
export function partOf(name: string): { of: "tables" | "uploads"; id: string } | null {
  const found = /^(tables|uploads)\/([^/]+)\/\d{6}$/.exec(name);
  return found && { of: found[1] as "tables" | "uploads", id: found[2]! };
}
