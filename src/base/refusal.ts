import type { Finding } from "./contract.ts";

/** The one error a person is meant to read: a code that the endpoint (or every endpoint) declares. */
export class Refusal extends Error {
  readonly code: string;
  readonly findings: Finding[];
  constructor(code: string, findings: Finding[] = []) {
    super(code);
    this.code = code;
    this.findings = findings;
  }
}
