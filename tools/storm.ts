/**
 * `npm run storm -- [--parallel 200] [--only WORD] --json`: real processes (web, work, database); so many clients at
 * once ask each heavy operation, then slow uploads and half-open lines at each door, while others go on. What each
 * did stands on standard error; the last line is `{operations, hung, othersP95Ms, recoveredMs}`.
 */
import { parseArgs } from "node:util";
import { storm } from "../test/storm/storm.ts";

const { values } = parseArgs({
  options: {
    parallel: { type: "string", default: "200" },
    only: { type: "string" },
    json: { type: "boolean" },
  },
});
const count = await storm(Number(values.parallel), values.only);
if (values.json) console.log(JSON.stringify(count));
else for (const [name, number] of Object.entries(count)) console.log(`${name.padEnd(14)}${number}`);
process.exit(count.hung > 0 || count.othersP95Ms > 1_000 || count.recoveredMs > 5_000 ? 1 : 0);
