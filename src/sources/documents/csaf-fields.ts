import { type Json, objectOf, objectsOf, textOf } from "../../base/files/json.ts";

export type { Finding } from "../../base/contract.ts";
export { type Json, objectOf, objectsOf, textOf, timeOf } from "../../base/files/json.ts";

/** As `objectsOf`, each with its place in the array. */
export function placedObjectsOf(value: unknown): { item: Json; i: number }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item, i) => {
    const object = objectOf(item);
    return object === null ? [] : [{ item: object, i }];
  });
}

/** The members of an array that are texts. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => textOf(item) !== null) : [];
}

/** What holds the scores of a vulnerability: 2.0 `scores`, 2.1 `metrics[].content`. */
export function contentsOf(vulnerability: Json): Json[] {
  return [
    ...objectsOf(vulnerability.scores),
    ...objectsOf(vulnerability.metrics).map((metric) => objectOf(metric.content) ?? {}),
  ];
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
