import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Context } from "../../base/context.ts";
import { FetchRefused } from "../../base/web/fetch.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { readDocument, reportExpressions } from "../../sources/documents/index.ts";
import { type ListEnd, readAddress, readPath } from "../providers/index.ts";
import type { Tally } from "./api.ts";
import { wordsFor } from "./content.ts";
import { type Failure, failureOf, judgeRun, keepEnds } from "./health.ts";
import { takeAll } from "./take.ts";

const USAGE = "usage: node src/main.ts intake PATH|URL [--json] [--report]";

/**
 * `intake PATH|URL [--json] [--report]`: takes advisories, KEV and EPSS from a file, a folder, a tar archive or
 * an address, and prints how many were taken, and what was wrong with the lists of an address. `--report` adds how
 * many version expressions were understood to the last word, those that were not, and what stands in the place of a
 * version and is none. Gives 1 when nothing came: everything was refused, or the address is in trouble and none of
 * its documents could be taken.
 */
export async function intake(args: string[], context: Context): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: "boolean" }, report: { type: "boolean" } },
  });
  const [from] = positionals;
  if (from === undefined || positionals.length > 1) throw new OperatorError(USAGE);
  const isAddress = /^https?:\/\//i.test(from);
  if (!isAddress && !existsSync(from)) throw new OperatorError(`there is no ${from}`);
  const report = reportExpressions();
  const lists: ListEnd[] = [];
  const failures: Failure[] = [];
  const visit = {
    seen: new Map<string, string>(),
    now: context.clock.now(),
    tell: (end: ListEnd) => lists.push(end),
  };
  const items = isAddress ? readAddress(context.settings, from, visit) : readPath(from);
  let tally: Tally;
  try {
    tally = await takeAll(context, SYSTEM, items, (file, item) => {
      const failure = failureOf(file, item);
      if (failure) failures.push(failure);
      if (failure) console.error(`${file.source}: ${file.refusal}`);
      if (!values.report || !item.bytes) return;
      const reading = readDocument(item.bytes);
      if (!("refused" in reading)) report.add(reading.advisory);
    });
  } catch (error) {
    if (error instanceof FetchRefused) throw new OperatorError(error.messageJa);
    throw error;
  }
  const came = tally.taken + tally.same + tally.superseded + tally.older + tally.enriched > 0;
  const ends = keepEnds(lists, []);
  const troubles = isAddress ? judgeRun({ lists: ends, failures, tally, gave: came }) : [];
  for (const { address, reason, detail } of troubles)
    console.error(`${address}: ${wordsFor(reason).what}${detail}`);
  const counts = Object.entries(tally).filter(
    ([name, count]) => count > 0 || !["failed", "enriched", "unread"].includes(name),
  );
  if (values.json)
    console.log(
      JSON.stringify({
        ...Object.fromEntries(counts),
        ...(troubles.length > 0 ? { troubles } : {}),
        ...(values.report ? { report: summary(report.close()) } : {}),
      }),
    );
  else {
    for (const [name, count] of counts) console.log(`${name.padEnd(12)}${count}`);
    if (values.report) print(summary(report.close()));
  }
  return !came && tally.refused + tally.failed + troubles.length > 0 ? 1 : 0;
}

type Report = ReturnType<ReturnType<typeof reportExpressions>["close"]>;

function summary(report: Report) {
  const { distinct } = report;
  return {
    ...report,
    percent: percentOf(report.read, report.expressions),
    distinct: { ...distinct, percent: percentOf(distinct.read, distinct.expressions) },
  };
}

/** Cut, never rounded up, to two places. */
function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part / whole) * 10_000) / 100;
}

function print(report: ReturnType<typeof summary>): void {
  const { expressions, read, percent, distinct, conditional, packages, noVersion } = report;
  console.log(
    `version expressions: ${read} of ${expressions} read (${percent ?? "-"} %), ${conditional} with a condition, ` +
      `${packages} out of a package's name`,
  );
  console.log(
    `different texts: ${distinct.read} of ${distinct.expressions} read (${distinct.percent ?? "-"} %)`,
  );
  console.log(`in the place of a version, and none (model, part, package): ${noVersion}`);
  for (const { document, text, count } of report.unread)
    console.log(`  ${document}  ${count} ×  ${JSON.stringify(text)}`);
  for (const { document, text, count } of report.names)
    console.log(`  none: ${document}  ${count} ×  ${JSON.stringify(text)}`);
}
