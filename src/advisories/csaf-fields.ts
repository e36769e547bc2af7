/** One thing wrong or doubtful in a document: where (JSON pointer) and what, in plain Japanese. */
export interface Finding {
  where: string;
  message: string;
}
export type Json = Record<string, unknown>;

const MAX_STRING = 20_000;

/** The value as an object; null for anything else. */
export function objectOf(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : null;
}

/** The members of an array that are objects; everything else counts as absent. */
export function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((item): item is Json => objectOf(item) !== null) : [];
}

/** As `objectsOf`, each with its place in the array. */
export function placedObjectsOf(value: unknown): { item: Json; i: number }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, i) => {
    const object = objectOf(item);
    return object === null ? [] : [{ item: object, i }];
  });
}

/** A text with something in it, at most 20,000 characters; null otherwise. */
export function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.slice(0, MAX_STRING).trim();
  return text === "" ? null : text;
}

/** The members of an array that are texts. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => textOf(item) !== null) : [];
}

/** A point in time as ISO 8601 in UTC; null when the text is none. */
export function timeOf(value: unknown): string | null {
  const text = textOf(value);
  if (text === null || !/^\d{4}-\d\d-\d\d/.test(text)) return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/** Is the value within `maxDepth` levels and `maxNodes` values? Walks without recursion. */
export function isWithin(value: unknown, maxDepth: number, maxNodes: number): boolean {
  let level: unknown[] = [value];
  let nodes = 1;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return false;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue;
      for (const child of Array.isArray(item) ? item : Object.values(item)) next.push(child);
      if (nodes + next.length > maxNodes) return false;
    }
    nodes += next.length;
    level = next;
  }
  return true;
}
