/**
 * `npm run kills -- --rounds 200 [--seed N] --json`: the program as it is started on one machine, while people answer,
 * documents come, mail goes out: its processes are killed in turn, its first migration too, its disk is full, its
 * clock is set. What each round did stands on standard error; the last line is `{rounds, lost, doubled, unhealed}`.
 */
import { parseArgs } from "node:util";
import { kill } from "../test/kill/rounds.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    seed: { type: "string", default: "8" },
    json: { type: "boolean" },
  },
});
const count = await kill(Number(values.rounds), Number(values.seed), (line) => console.error(line));
if (values.json) console.log(JSON.stringify(count));
else for (const [name, number] of Object.entries(count)) console.log(`${name.padEnd(10)}${number}`);
process.exit(count.lost + count.doubled + count.unhealed > 0 ? 1 : 0);
