import type { Context } from "../../base/context.ts";
import { takeBounce } from "./bounce.ts";

const MOST_BYTES = 1_000_000;

/** `node src/main.ts bounce < report.eml`: the mail server hands a delivery report over on standard input. */
export async function bounce(_args: string[], context: Context): Promise<number> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    size += (chunk as Buffer).length;
    if (size <= MOST_BYTES) chunks.push(chunk as Buffer);
  }
  const result = await takeBounce(context, Buffer.concat(chunks));
  console.log(result);
  return result === "recorded" || result === "delayed" ? 0 : 1;
}
