import { z } from "zod";
import type { Pick } from "./pick.ts";

/** The part of JSON Schema that our contracts are made of. */
interface Shape {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  oneOf?: Shape[];
  allOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  additionalProperties?: Shape | boolean;
  propertyNames?: Shape;
  items?: Shape;
  prefixItems?: Shape[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

const read = new Map<z.ZodType, Shape>();

/** Something that a contract asks for, mostly right, and at its edges: of the ids given, or none of them. */
export function valueFor(shape: z.ZodType, pick: Pick, ids: readonly string[]): unknown {
  let json = read.get(shape);
  if (!json) {
    json = z.toJSONSchema(shape, {
      io: "input",
      unrepresentable: "any",
      reused: "inline",
    }) as Shape;
    read.set(shape, json);
  }
  return make(json, pick, ids, 0);
}

const TEXTS = ["架空", "x", "CVE-2026-1001", "13", "2026-11-21", "甲社", "90%_\\", "ﾊﾝｶｸ", "𠮷👨‍👩‍👧"];
const LONGEST = 30_000;

function make(shape: Shape, pick: Pick, ids: readonly string[], depth: number): unknown {
  if (shape.const !== undefined) return shape.const;
  if (shape.enum) return pick.of(shape.enum);
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return make(pick.of(choices), pick, ids, depth);
  if (shape.allOf)
    return Object.assign({}, ...shape.allOf.map((one) => make(one, pick, ids, depth)));
  const type = Array.isArray(shape.type) ? pick.of(shape.type) : shape.type;
  if (type === "object" || shape.properties) return makeObject(shape, pick, ids, depth);
  if (type === "array") {
    const { minItems = 0, maxItems = 50 } = shape;
    if (shape.prefixItems) return shape.prefixItems.map((one) => make(one, pick, ids, depth + 1));
    const length = pick.chance(10) ? Math.min(maxItems, 300) : minItems + pick.below(3);
    return Array.from({ length }, () => make(shape.items ?? {}, pick, ids, depth + 1));
  }
  if (type === "integer" || type === "number") {
    const { minimum = -9007199254740991, maximum = 9007199254740991 } = shape;
    const edges = [minimum, maximum, 0, 1, 2026, -1, 2 ** 31, 1e15, type === "number" ? 0.5 : 3];
    return pick.of(edges.filter((edge) => edge >= minimum && edge <= maximum));
  }
  if (type === "boolean") return pick.chance(2);
  if (type === "null") return null;
  if (type === "string") return makeText(shape, pick, ids);
  return pick.of<unknown>(["x", 1, true, null, {}, []]);
}

function makeObject(shape: Shape, pick: Pick, ids: readonly string[], depth: number): unknown {
  const made: Record<string, unknown> = {};
  const needed = new Set(shape.required ?? []);
  for (const [name, one] of Object.entries(shape.properties ?? {}))
    if (needed.has(name) || pick.below(10) < 7) made[name] = make(one, pick, ids, depth + 1);
  if (typeof shape.additionalProperties === "object")
    for (let i = pick.below(3); i >= 0; i--) {
      const name = String(make(shape.propertyNames ?? { type: "string" }, pick, ids, depth + 1));
      made[name] = make(shape.additionalProperties, pick, ids, depth + 1);
    }
  return made;
}

function makeText(shape: Shape, pick: Pick, ids: readonly string[]): string {
  const { minLength = 0, maxLength = 200, format, pattern } = shape;
  if (format === "uuid") return pick.of(ids);
  if (format === "date") return pick.of(["2026-11-21", "1000-01-01", "9998-12-31", "2028-02-29"]);
  if (format === "date-time")
    return pick.of([
      "2026-11-21T09:00:00+09:00",
      "0001-01-01T00:00:00Z",
      "9999-12-31T14:59:59.999Z",
      "0001-01-01T23:59:59-14:00",
    ]);
  if (format === "email") return pick.of(["a@example.jp", `${"a".repeat(60)}@example.jp`]);
  if (format === "uri")
    return pick.of(["https://example.jp/", "http://127.0.0.1/", "https://[::1]/"]);
  if (pattern?.includes("\\d{4}-\\d{2}")) return pick.of(["2026-11", "2026-11-21"]);
  if (pattern?.includes("\\d"))
    return pick.of(["1", "13", "1310000019", "0", "99999999999999999999"]);
  if (pick.chance(6)) return pick.of(ids);
  const text = pick.of(TEXTS);
  if (pick.chance(6)) return "𠮷".repeat(Math.min(LONGEST, Math.floor(maxLength / 2)));
  if (pick.chance(6)) return "a".repeat(Math.min(LONGEST, maxLength));
  return text.length < minLength ? text.padEnd(minLength, "あ") : text.slice(0, maxLength);
}
