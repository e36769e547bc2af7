/**
 * `npm run escape -- --json`: forty payloads in every stored text, seen on every page by every role in a real
 * Chromium, in the mails that follow and in every file that is handed out. What ran stands on standard error; the
 * last line is `{columns, pages, files, mails, ran}`.
 */
import { parseArgs } from "node:util";
import { countBy } from "./count.ts";

const { values } = parseArgs({ options: { json: { type: "boolean" } } });
const count = await countBy("test/e2e/pages.test.ts", "ESCAPE", {}, values.json, /npm run escape/);
process.exitCode = count.ran! > 0 || !count.pages ? 1 : 0;
