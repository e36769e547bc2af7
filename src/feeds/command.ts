import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Context } from "../base/context.ts";
import { FetchRefused } from "../base/fetch.ts";
import { OperatorError } from "../base/settings.ts";
import { SYSTEM } from "../base/viewer.ts";
import { type AffectedProduct, expressionReport, readDocument } from "../documents/index.ts";
import { readPath } from "./collect.ts";
import { wordsFor } from "./content.ts";
import { type Failure, failureOf, judgeRun, keepEnds } from "./health.ts";
import type { ListEnd } from "./listing.ts";
import { readAddress } from "./provider.ts";
import { type Tally, takeAll } from "./take.ts";

const USAGE = "usage: node src/main.ts intake PATH|URL [--json] [--report]";

/**
 * `intake PATH|URL [--json] [--report]`: takes advisories, KEV and EPSS from a file, a folder, a tar archive or
 * an address, and prints how many were taken, and what was wrong with the lists of an address. `--report` adds how
 * many version expressions could be read, and those that could not. Gives 1 when nothing came: everything was
 * refused, or the address is in trouble and none of its documents could be taken.
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
  const report = expressionReport(none());
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
      if (failure) console.error(`${item.source}: ${file.refusal}`);
      if (values.report && item.bytes) add(report, item.bytes);
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
        ...(values.report ? { report: summary(report) } : {}),
      }),
    );
  else {
    for (const [name, count] of counts) console.log(`${name.padEnd(12)}${count}`);
    if (values.report) print(report);
  }
  return !came && tally.refused + tally.failed + troubles.length > 0 ? 1 : 0;
}

type Report = ReturnType<typeof expressionReport>;

function* none(): Generator<{ trackingId: string; products: AffectedProduct[] }> {}

function add(report: Report, bytes: Buffer): void {
  const reading = readDocument(bytes);
  if ("refused" in reading) return;
  const one = expressionReport([reading.advisory]);
  report.expressions += one.expressions;
  report.read += one.read;
  report.conditional += one.conditional;
  report.unread.push(...one.unread);
}

function summary({ expressions, read, conditional, unread }: Report) {
  const percent = expressions === 0 ? null : Math.floor((read / expressions) * 10_000) / 100;
  return { expressions, read, percent, conditional, unread };
}

function print(report: Report): void {
  const { expressions, read, percent, conditional } = summary(report);
  console.log(
    `version expressions: ${read} of ${expressions} read (${percent ?? "-"} %), ${conditional} with a condition`,
  );
  for (const { document, text, count } of report.unread)
    console.log(`  ${document}  ${count} ×  ${JSON.stringify(text)}`);
}
