import pg from "pg";
import ts from "typescript";

/** What a value is for the program. `any`: nothing is said of it. */
export type Kind =
  | "string"
  | "number"
  | "boolean"
  | "Date"
  | "Buffer"
  | "object"
  | "any"
  | `${string}[]`;

/** What a person takes a column for; null stands beside every kind, since no description of a statement tells of it. */
export function kindsOf(type: ts.Type, checker: ts.TypeChecker): Kind[] {
  const parts = type.isUnion() ? type.types : [type];
  return [...new Set(parts.flatMap((part) => kindOf(part, checker)))];
}

function kindOf(type: ts.Type, checker: ts.TypeChecker): Kind[] {
  const is = (flags: ts.TypeFlags) => (type.flags & flags) !== 0;
  if (is(ts.TypeFlags.Null | ts.TypeFlags.Undefined)) return [];
  if (is(ts.TypeFlags.StringLike)) return ["string"];
  if (is(ts.TypeFlags.NumberLike)) return ["number"];
  if (is(ts.TypeFlags.BooleanLike)) return ["boolean"];
  if (is(ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return ["any"];
  const name = type.getSymbol()?.name;
  if (name === "Date" || name === "Buffer") return [name];
  if (!checker.isArrayLikeType(type)) return ["object"];
  const [item] = checker.getTypeArguments(type as ts.TypeReference);
  return kindsOf(item!, checker).map((kind): Kind => `${kind}[]`);
}

/** A text that every parser of `pg` makes something of its own of; what cannot be read as JSON is JSON. */
const SAMPLE = "2026-01-01 00:00:00+00";

/** What `pg` makes of a column of this type, as this process set it (`src/base/data/db.ts`). */
export function kindOfColumn(oid: number): Kind {
  const parse: (text: string) => unknown = pg.types.getTypeParser(oid);
  try {
    const list = parse(`{"${SAMPLE}"}`);
    return Array.isArray(list) ? `${kindOfValue(list[0])}[]` : kindOfValue(parse(SAMPLE));
  } catch (error) {
    if (error instanceof SyntaxError) return "any";
    throw error;
  }
}

function kindOfValue(value: unknown): Kind {
  if (value instanceof Date) return "Date";
  if (Buffer.isBuffer(value)) return "Buffer";
  return typeof value as "string" | "number" | "boolean";
}
