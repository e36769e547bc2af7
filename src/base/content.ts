import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { DAY, HOUR } from "./clock.ts";
import { addBusinessDays, addCalendarDays, dayOf } from "./words/calendar.ts";

/** One content file as a reader gets it. `ref` (`id@version`) is what answers and decisions point at. */
export type Content<T> = {
  id: string;
  version: string;
  ref: string;
  source: string;
  licence: string;
  /** false: the official source was not compared; shown to the reader as 「原典未照合」. */
  verified: boolean;
  data: T;
};

/** A content file that cannot be used. The message is one line and names the file and the key. */
export class ContentError extends Error {}

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "must be YYYY-MM-DD");
const headerSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: z.union([z.string(), z.number()]).transform(String),
  source: z.string().min(1),
  licence: z.string().min(1),
  valid_from: date,
  valid_to: date.nullable(),
  verified: z.boolean(),
  data: z.unknown(),
});
type File = z.infer<typeof headerSchema> & { path: string };

/** A length of time in content: hours run by the clock, business days know the Japanese calendar. */
export const durationSchema = z.strictObject({
  amount: z.number().positive(),
  unit: z.enum(["hours", "business_days", "calendar_days"]),
});
export type Duration = z.infer<typeof durationSchema>;

/** `date` plus a duration of content; days keep the Tokyo time of day. */
export function addDuration(date: Date, { amount, unit }: Duration): Date {
  if (unit === "hours") return new Date(date.getTime() + amount * HOUR);
  return unit === "business_days" ? addBusinessDays(date, amount) : addCalendarDays(date, amount);
}

/** Why something failed, in words: of these the first that fits what it said; the last fits whatever it said. */
export const reasonsSchema = z
  .array(
    z.strictObject({
      words: z.array(z.string().min(1)),
      why: z.string().min(1),
      todo: z.string().min(1),
    }),
  )
  .refine((all) => all.at(-1)?.words.length === 0, "the last reason has no words");

/** `stands`: whether a word stands in what it said. */
export function reasonOf(
  reasons: z.infer<typeof reasonsSchema>,
  stands: (word: string) => boolean,
): { why: string; todo: string } {
  const { why, todo } = reasons.find(({ words }) => words.length === 0 || words.some(stands))!;
  return { why, todo };
}

const shipped = join(import.meta.dirname, "../../content");
const rooms = new Map<string, File[]>();
const chosen = new Map<string, File>();
const checked = new WeakMap<z.ZodType, Map<File, Content<unknown>>>();

/**
 * The newest version of `content/<room>/` file `id` that is valid on `on` (a Japanese calendar day),
 * checked by `schema`. The folder named by the setting CONTENT_DIR has the same shape and is read too.
 * Read once per process, and cheap enough to be asked for in a loop. Throws ContentError.
 */
export function loadContent<T>(
  room: string,
  id: string,
  schema: z.ZodType<T>,
  on: Date = new Date(),
): Content<T> {
  // Days since 1970 in Tokyo (UTC+9).
  const day = Math.floor((on.getTime() + 9 * HOUR) / DAY);
  const key = `${process.env.CONTENT_DIR ?? ""}|${room}|${id}|${day}`;
  let file = chosen.get(key);
  if (!file) {
    file = chooseFile(room, id, dayOf(on));
    chosen.set(key, file);
  }
  return checkFile(file, schema);
}

function chooseFile(room: string, id: string, day: string): File {
  const versions = filesOf(room).filter((file) => file.id === id);
  if (versions.length === 0) throw new ContentError(`content/${room}: no file has the id ${id}`);
  const valid = versions.filter(
    (file) => file.valid_from <= day && (file.valid_to === null || day <= file.valid_to),
  );
  const newest = valid.sort((a, b) => compareVersions(b.version, a.version))[0];
  if (!newest) throw new ContentError(`content/${room}: no version of ${id} is valid on ${day}`);
  return newest;
}

/** Every file of a room, shipped and added: `{ path, id, version }`. For the test that loads them all. */
export function listContent(room: string): { path: string; id: string; version: string }[] {
  return filesOf(room).map(({ path, id, version }) => ({ path, id, version }));
}

/** Folders and files of an installation's own content that no room reads: their words would count for nothing. */
export function findUnreadContent(folder: string): string[] {
  const rooms = readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isDirectory() && !one.name.startsWith("."))
    .map(({ name }) => name);
  return rooms.flatMap((room) => {
    const known = new Set(readFolder(join(shipped, room)).map(({ id }) => id));
    if (known.size === 0) return [room];
    const files = readFolder(join(folder, room)).filter(({ id }) => !known.has(id));
    return files.map(({ path }) => relative(folder, path));
  });
}

/** What stands for a placeholder. A text is one line, whoever wrote it; what may have several is given as lines. */
export type Fill = string | number | null | readonly string[];

/** A text of several lines, for a placeholder that may have them; null where nothing was written. */
export const linesOf = (text: string | null | undefined): readonly string[] | null =>
  text?.trim() ? text.split(/\r\n|[\r\n\u2028\u2029]/) : null;

/**
 * Fills `{{name}}` in a text of content. A line is left out when one of its placeholders is null or
 * empty, so optional facts need no conditions. Throws ContentError for a name that `values` lacks. A line break in a
 * name makes no line of its own, and `{{` in it is no placeholder where the text is filled again.
 */
export function fillText(text: string, values: Readonly<Record<string, Fill>>): string {
  const lines = text.split("\n").filter((line) =>
    placeholdersOf(line).every((name) => {
      if (!(name in values)) throw new ContentError(`no value for {{${name}}} in: ${line.trim()}`);
      return values[name] !== null && values[name] !== "";
    }),
  );
  return lines
    .join("\n")
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => [values[name]].flat().map(asLine).join("\n"));
}

const PLACEHOLDER = /^\{\{\w+\}\}$/;
const BREAKS = /\s*[\r\n\v\f\u0085\u2028\u2029]\s*/g;

function asLine(value: Fill | undefined): string {
  const line = String(value).replace(BREAKS, " ");
  return PLACEHOLDER.test(line) ? line : line.replaceAll("{{", "{ {");
}

/** The names inside `{{…}}`, in order of appearance. */
export function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!);
}

function filesOf(room: string): File[] {
  const folders = [shipped, ...(process.env.CONTENT_DIR ? [process.env.CONTENT_DIR] : [])];
  const key = [...folders, room].join("|");
  let files = rooms.get(key);
  if (!files) {
    files = folders.flatMap((folder) => readFolder(join(folder, room)));
    rooms.set(key, files);
  }
  return files;
}

function readFolder(folder: string): File[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  return names.sort().map((name) => readHeader(join(folder, name)));
}

function readHeader(path: string): File {
  let raw: unknown;
  try {
    raw = parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new ContentError(`${path}: ${String(error).split("\n")[0]}`);
  }
  const header = headerSchema.safeParse(raw);
  if (!header.success) throw new ContentError(`${path}: ${firstIssue(header.error)}`);
  return { ...header.data, path };
}

function checkFile<T>(file: File, schema: z.ZodType<T>): Content<T> {
  const known = checked.get(schema) ?? new Map<File, Content<unknown>>();
  checked.set(schema, known);
  let content = known.get(file);
  if (!content) {
    const result = schema.safeParse(file.data);
    if (!result.success)
      throw new ContentError(`${file.path}: ${firstIssue(result.error, ["data"])}`);
    const { id, version, source, licence, verified } = file;
    const ref = `${id}@${version}`;
    content = { id, version, ref, source, licence, verified, data: result.data };
    known.set(file, content);
  }
  return content as Content<T>;
}

function firstIssue(error: z.ZodError, above: string[] = []): string {
  const issue = error.issues[0]!;
  return `${[...above, ...issue.path].join(".") || "(file)"}: ${issue.message}`;
}

/** Number by number, so that 10 is newer than 9 and 2026-11 newer than 2026-2. */
function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
