import { COMMON_REFUSALS, type CommonRefusal, type Finding } from "./contract.ts";

/** The one error a person is meant to read: a code that the endpoint (or every endpoint) declares. */
export class Refusal extends Error {
  readonly code: string;
  readonly findings: Finding[];
  /** Of those that everybody may give: for the pages without sign-in, which answer in words of their own. */
  readonly statusCode: number | undefined;
  constructor(code: string, findings: Finding[] = []) {
    super(code);
    this.code = code;
    this.findings = findings;
    this.statusCode = COMMON_REFUSALS[code as CommonRefusal]?.status;
  }
}
