/**
 * `npm run cluster -- --json`: web and work on a database of three machines (PostgreSQL, Patroni, etcd, HAProxy; all on
 * the loopback interface), whose leader is killed ten times. How it goes stands on standard error; the last line is
 * `{kills, acknowledged, lost, doubled, errorSecondsMedian, errorSecondsWorst}`. Needs Debian's packages.
 */
import { parseArgs } from "node:util";
import { OperatorError } from "../src/base/program/settings.ts";
import { drill } from "../test/cluster/drill.ts";

const { values } = parseArgs({
  options: { kills: { type: "string", default: "10" }, json: { type: "boolean" } },
});
try {
  const result = await drill(Number(values.kills), (line) => console.error(line));
  if (values.json) console.log(JSON.stringify(result));
  else
    for (const [name, number] of Object.entries(result)) console.log(`${name.padEnd(20)}${number}`);
  process.exitCode = result.lost + result.doubled > 0 ? 1 : 0;
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
