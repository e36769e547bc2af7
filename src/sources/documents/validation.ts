import type { Finding } from "../../base/contract.ts";
import { storable } from "../../base/data/storable.ts";
import { cutText } from "../../base/words/text.ts";
import { apart } from "../../base/files/apart.ts";

/** What the official validator says of a document. valid null: it could not finish. */
export interface Validation {
  valid: boolean | null;
  findings: Finding[];
}

/** The slowest real documents need a few seconds; one that needs more is left to a person. */
// bounds work: of one document
const LIMIT_MS = 20_000;
const MOST_FINDINGS = 200;
const PACKAGE = "@secvisogram/csaf-validator-lib";

interface Result {
  isValid: boolean;
  tests: { name: string; errors: { instancePath?: string; message?: string }[] }[];
}

/**
 * Strict schema and mandatory tests of CSAF 2.0 or 2.1 (@secvisogram/csaf-validator-lib), in a process apart; one that takes
 * too long is given up.
 */
export async function validate(bytes: Uint8Array): Promise<Validation> {
  if (isOtherForm(bytes)) return gaveUp("CSAF ではないため、公式の検査の対象になりません。");
  try {
    const validation = await reader("validateHere", bytes);
    return "stopped" in validation ? gaveUp("検査が時間内に終わりませんでした。") : validation;
  } catch {
    return { valid: false, findings: [{ where: "", message: "検査できない形の文書です。" }] };
  }
}

const reader = apart<typeof import("./validation.ts")>(new URL(import.meta.url), LIMIT_MS);

/** XML, and what MyJVN makes like CSAF and is none. */
function isOtherForm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x3c || Buffer.from(bytes).includes("myjvn");
}

const gaveUp = (message: string): Validation => ({
  valid: null,
  findings: [{ where: "", message }],
});

/**
 * Each of the validator's seventy tests holds a small schema, and looks when it is loaded whether that is one: what
 * never changes is not looked at again at every start, which costs four fifths of loading it.
 */
async function trustItsSchemas(): Promise<void> {
  const { Ajv } = await import("ajv/dist/jtd.js");
  Ajv.prototype.validateSchema = () => true;
}

/**
 * What the validator says, in whatever process this is. Throws for what it cannot look at.
 * @public called in a process apart by its name
 */
export async function validateHere(bytes: Uint8Array): Promise<Validation> {
  const document = JSON.parse(new TextDecoder().decode(bytes)) as {
    document?: { csaf_version?: unknown };
  };
  await trustItsSchemas();
  const is21 = document.document?.csaf_version === "2.1";
  const tests = (await import(`${PACKAGE}/${is21 ? "csaf_2_1/" : ""}basic.js`)) as object;
  const run = (await import(`${PACKAGE}/validate.js`)) as {
    default: (tests: unknown[], document: unknown) => Promise<Result>;
  };
  const { default: _, ...named } = tests as Record<string, unknown>;
  const result = await run.default(Object.values(named), document);
  const findings = result.tests.flatMap(({ name, errors }) =>
    errors.map(({ instancePath, message }) => ({
      where: storable(cutText(instancePath ?? "", 500)),
      message: storable(cutText(`${message ?? ""}（${name}）`, 500)),
    })),
  );
  return { valid: result.isValid, findings: findings.slice(0, MOST_FINDINGS) };
}
