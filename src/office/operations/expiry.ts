import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Settings } from "../../base/program/settings.ts";

/** A file of certificates, and until when the first of them to end holds; null where it cannot be read. */
export interface Expiry {
  setting: "TLS_CERT_FILE" | "CLIENT_CA_FILE";
  until: Date | null;
}

/** The certificates that the operator keeps in files. */
export function findExpiries({
  tls,
  clientCaFile,
}: Pick<Settings, "tls" | "clientCaFile">): Expiry[] {
  const files = [
    ["TLS_CERT_FILE", tls?.certFile],
    ["CLIENT_CA_FILE", clientCaFile],
  ] as const;
  return files.flatMap(([setting, path]) => (path ? [{ setting, until: firstEnd(path) }] : []));
}

function firstEnd(path: string): Date | null {
  try {
    const blocks = readFileSync(path, "latin1").match(BLOCK) ?? [];
    const ends = blocks.map((block) => new X509Certificate(block).validToDate.getTime());
    return ends.length > 0 ? new Date(Math.min(...ends)) : null;
  } catch {
    return null;
  }
}

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
