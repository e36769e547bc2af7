/**
 * `npm run fuzz -- --requests 20000 --json`: so many questions of the contract, each right or nearly, from `--seed`;
 * `--only N` asks one of them again. What went wrong stands on standard error, with what was asked; the last line is
 * `{requests, serverErrors, slow, writtenOnRefusal}`.
 */
import { parseArgs } from "node:util";
import { countBy } from "./count.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
    only: { type: "string" },
    json: { type: "boolean" },
  },
});
console.error(`seed ${values.seed}`);
const count = await countBy(
  "test/fuzz",
  "FUZZ",
  {
    FUZZ_REQUESTS: values.requests,
    FUZZ_SEED: values.seed,
    ...(values.only && { FUZZ_ONLY: values.only }),
    LOG_LEVEL: "error",
  },
  values.json,
);
process.exitCode = count.serverErrors! + count.slow! + count.writtenOnRefusal! > 0 ? 1 : 0;
