import { OperatorError } from "../../base/program/settings.ts";
import { rotate } from "./shelf.ts";
import { makeBackup, type Made, type Source } from "./make.ts";
import { type Outcome, saveOutcome } from "./queries.ts";
import { connect } from "./queries-dump.ts";

/**
 * Makes a backup and writes down what became of it, also where nothing did. On a shelf that is kept by itself
 * (`keep`) the oldest go afterwards, never before. Throws what went wrong.
 */
export async function keepBackup(
  path: string,
  occasion: Outcome["occasion"],
  source: Source,
  clock: () => Date,
  keep?: number,
): Promise<Made> {
  const none = { bytes: null, rows: null, uploads: null, damaged: null, failure: null };
  const write = (what: Partial<Outcome>) =>
    writeDown(source.url, {
      ...none,
      beganAt: source.now,
      endedAt: clock(),
      occasion,
      place: path,
      ...what,
    });
  try {
    const made = await makeBackup(path, source);
    if (keep !== undefined) await rotate(path, keep, source.now);
    const { sums, bytes } = made;
    const rows = sums.tables.reduce((sum, table) => sum + table.rows, 0);
    const counts = { uploads: sums.uploads.length, damaged: sums.damaged.length };
    await write({ place: made.path, bytes, rows, ...counts });
    return made;
  } catch (error) {
    // Whoever asked by hand for what is not to be had was told so, and nothing went wrong.
    if (occasion === "hand" && error instanceof OperatorError) throw error;
    // The database may be what failed; the caller tells of it.
    await write({ failure: (error as Error).message }).catch(() => {});
    throw error;
  }
}

async function writeDown(url: string, outcome: Outcome): Promise<void> {
  const client = await connect(url);
  try {
    await saveOutcome(client, outcome);
  } finally {
    await client.end();
  }
}
