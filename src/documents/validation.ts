import { isMainThread, parentPort, Worker } from "node:worker_threads";
import type { Finding } from "../base/contract.ts";

/** What the official validator says of a document. valid null: it could not finish. */
export interface Validation {
  valid: boolean | null;
  findings: Finding[];
}

/** The slowest real documents need a few seconds; one that needs more is left to a person. */
const LIMIT_MS = 20_000;
const MOST_FINDINGS = 200;
const PACKAGE = "@secvisogram/csaf-validator-lib";

interface Result {
  isValid: boolean;
  tests: { name: string; errors: { instancePath?: string; message?: string }[] }[];
}

let worker: Worker | null = null;
let waiting: Promise<unknown> = Promise.resolve();

/**
 * Strict schema and mandatory tests of CSAF 2.0 or 2.1 (@secvisogram/csaf-validator-lib), in a thread of its
 * own that is kept warm. One document at a time; a thread that takes too long is ended and begun anew.
 */
export function validate(bytes: Uint8Array): Promise<Validation> {
  if (isOtherForm(bytes))
    return Promise.resolve(gaveUp("CSAF ではないため、公式の検査の対象になりません。"));
  const turn = waiting.then(() => validateNow(bytes));
  waiting = turn.catch(() => {});
  return turn;
}

/** XML, and what MyJVN makes like CSAF and is none. */
function isOtherForm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x3c || Buffer.from(bytes).includes("myjvn");
}

let answered: (validation: Validation) => void = () => {};

function startThread(): Worker {
  const thread = new Worker(new URL(import.meta.url));
  thread.on("message", (validation: Validation) => answered(validation));
  thread.on("error", () => answered(gaveUp("検査の途中で失敗しました。")));
  thread.on("exit", () => answered(gaveUp("検査の途中で失敗しました。")));
  return thread;
}

const gaveUp = (message: string): Validation => ({
  valid: null,
  findings: [{ where: "", message }],
});

async function validateNow(bytes: Uint8Array): Promise<Validation> {
  worker ??= startThread();
  const thread = worker;
  thread.ref();
  let late: NodeJS.Timeout | undefined;
  const validation = await new Promise<Validation>((done) => {
    answered = done;
    late = setTimeout(() => done(gaveUp("検査が時間内に終わりませんでした。")), LIMIT_MS);
    thread.postMessage(bytes);
  });
  clearTimeout(late);
  // A warm thread does not keep the program from ending.
  thread.unref();
  if (validation.valid === null) {
    answered = () => {};
    worker = null;
    await thread.terminate();
  }
  return validation;
}

async function validateHere(bytes: Uint8Array): Promise<Validation> {
  const document = JSON.parse(new TextDecoder().decode(bytes)) as {
    document?: { csaf_version?: unknown };
  };
  const is21 = document.document?.csaf_version === "2.1";
  const tests = (await import(`${PACKAGE}/${is21 ? "csaf_2_1/" : ""}basic.js`)) as object;
  const run = (await import(`${PACKAGE}/validate.js`)) as {
    default: (tests: unknown[], document: unknown) => Promise<Result>;
  };
  const { default: _, ...named } = tests as Record<string, unknown>;
  const result = await run.default(Object.values(named), document);
  const findings = result.tests.flatMap(({ name, errors }) =>
    errors.map(({ instancePath, message }) => ({
      where: (instancePath ?? "").slice(0, 500),
      message: `${message ?? ""}（${name}）`.slice(0, 500).toWellFormed().replaceAll("\0", ""),
    })),
  );
  return { valid: result.isValid, findings: findings.slice(0, MOST_FINDINGS) };
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  port.on("message", (bytes: Uint8Array) => {
    validateHere(bytes).then(
      (validation) => port.postMessage(validation),
      () =>
        port.postMessage({
          valid: false,
          findings: [{ where: "", message: "検査できない形の文書です。" }],
        } satisfies Validation),
    );
  });
}
