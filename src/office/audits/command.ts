import { parseArgs } from "node:util";
import type { Context } from "../../base/context.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { type Break, verify } from "./verify.ts";

/**
 * `node src/main.ts audit [--head HASH]`: computes the chain over all events again and prints its head.
 * Exit code 1 when something was changed behind the program's back, and which event it was.
 */
export async function audit(args: string[], context: Context): Promise<number> {
  const { head } = readWords(args);
  const verdict = await verify(context.db, head);
  const { links, waiting, broken } = verdict;
  console.log(`links    ${links}`);
  console.log(`waiting  ${waiting} (events that the next run will seal)`);
  console.log(`head     ${verdict.head}`);
  console.log(broken ? `BROKEN   ${describe(broken)}` : "whole    note the head elsewhere");
  return broken ? 1 : 0;
}

function readWords(args: string[]): { head?: string } {
  try {
    const { values } = parseArgs({ args, options: { head: { type: "string" } } });
    const head = values.head?.trim().toLowerCase();
    if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
      throw new Error("--head expects 64 hexadecimal digits");
    return { head };
  } catch (error) {
    throw new OperatorError(`audit: ${(error as Error).message}`);
  }
}

function describe({ what, seq, eventId, name, at }: Break): string {
  const event = `event ${eventId}${name ? ` ${name}` : ""}${at ? ` of ${at.toISOString()}` : ""}`;
  const place = seq === null ? "" : ` at link ${seq}`;
  switch (what) {
    case "altered":
      return `${event}${place} is not as it was sealed (it, or its place in the order, was changed)`;
    case "deleted":
      return `${event}${place} was deleted`;
    case "inserted":
      return `${event} was inserted afterwards, or lost its link`;
    case "link_missing":
      return `the link${place} is missing`;
    case "head_missing":
      return "the head given is no link of this chain: it was cut off or written anew";
  }
}
