import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/** An authority of others, as it stands in the file of the operator. */
export interface TrustedAuthority {
  /** SHA-256, hex. */
  fingerprint: string;
  name: string;
  certificate: X509Certificate;
}

export interface TrustedFile {
  authorities: readonly TrustedAuthority[];
  /** What is wrong with the file, in Japanese; then nobody of it is believed. */
  trouble: string | null;
}

const kept = new Map<string, { changed: number; file: TrustedFile }>();

/** The authorities of CLIENT_CA_FILE, read anew when the file changed. */
export function readTrusted(path: string | undefined): TrustedFile {
  if (!path) return { authorities: [], trouble: null };
  try {
    const changed = statSync(path).mtimeMs;
    const before = kept.get(path);
    if (before?.changed === changed) return before.file;
    const file = parseTrusted(readFileSync(path, "latin1"));
    kept.set(path, { changed, file });
    return file;
  } catch {
    return { authorities: [], trouble: `ファイル（${path}）を読めません。` };
  }
}

/** Reads PEM text with one or more certificates of authorities. */
export function parseTrusted(text: string): TrustedFile {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0)
    return { authorities: [], trouble: "ファイルに証明書（PEM）が入っていません。" };
  const authorities: TrustedAuthority[] = [];
  for (const [index, block] of blocks.entries()) {
    try {
      const certificate = new X509Certificate(block);
      if (!certificate.ca)
        return { authorities: [], trouble: `${index + 1} 番目は、認証局の証明書ではありません。` };
      authorities.push({
        fingerprint: fingerprintOf(certificate),
        name: commonNameOf(certificate),
        certificate,
      });
    } catch {
      return { authorities: [], trouble: `${index + 1} 番目の証明書を読めません。` };
    }
  }
  return { authorities, trouble: null };
}

export function fingerprintOf(certificate: X509Certificate): string {
  return createHash("sha256").update(certificate.raw).digest("hex");
}

function commonNameOf(certificate: X509Certificate): string {
  const subject = certificate.toLegacyObject().subject as Record<string, string | string[]>;
  const name = [subject.CN ?? subject.OU ?? subject.O ?? ""].flat()[0];
  return name || certificate.subject.replaceAll("\n", " ");
}
