import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { OperatorError } from "../../base/program/settings.ts";

/** What the words after `demo` ask for. */
export interface Order {
  institutions: number;
  /** A file, folder or archive of advisories instead of the examples. */
  from: string | null;
  seed: number;
  /** Ends after the table. */
  exit: boolean;
  json: boolean;
  /** Where it listens: `--port`, else `PORT` where it stays up; null: the usual one, or another that is free. */
  port: number | null;
}

const USAGE =
  "usage: node src/main.ts demo [--institutions N] [--from PATH] [--seed S] [--exit] [--json] [--port P]";
const MOST = 500_000;

/** Reads the order; refuses (OperatorError) with the usage, or the one thing that is wrong. */
export function readOrder(
  args: string[],
  env: Record<string, string | undefined> = process.env,
): Order {
  try {
    const { values } = parseArgs({
      args,
      options: {
        institutions: { type: "string", default: "8000" },
        from: { type: "string" },
        seed: { type: "string", default: "1" },
        exit: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        port: { type: "string" },
      },
    });
    const { from = null, exit, json } = values;
    const port = values.port ?? (exit ? undefined : env.PORT?.trim() || undefined);
    if (from !== null && !existsSync(from)) throw new OperatorError(`there is no ${from}`);
    return {
      institutions: number("institutions", values.institutions, 10, MOST),
      from,
      seed: number("seed", values.seed, 0, 2 ** 31),
      exit,
      json,
      port: port === undefined ? null : number("port", port, 0, 65_535),
    };
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`${(error as Error).message}\n${USAGE}`);
  }
}

function number(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= from && value <= to) return value;
  throw new OperatorError(`--${name} is ${text}, expected a number from ${from} to ${to}`);
}
