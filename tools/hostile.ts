/**
 * `npm run hostile -- --files 1000 --json`: so many hostile files through every door that takes one. What went wrong
 * stands on standard error; the last line is `{files, crashed, slow, unanswered}`.
 */
import { parseArgs } from "node:util";
import { countBy } from "./count.ts";

const { values } = parseArgs({
  options: { files: { type: "string", default: "1000" }, json: { type: "boolean" } },
});
const count = await countBy(
  "test/hostile",
  "HOSTILE",
  { HOSTILE_FILES: values.files },
  values.json,
);
process.exitCode = count.crashed! + count.unanswered! > 0 ? 1 : 0;
