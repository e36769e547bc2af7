import type { Tx } from "../../base/data/db.ts";
import { all, one, run } from "../../base/data/rows.ts";
import type { Stored } from "../../base/contract.ts";
import type { Validation } from "../../sources/documents/index.ts";
import type { document } from "./api.ts";

/** Documents that the official validator has not seen, oldest first. */
export async function findUnvalidated(tx: Tx, limit: number): Promise<string[]> {
  const rows = await all(tx)<{ id: string }>`
    select id from advisories.document where validation is null and outcome <> 'refused'
    order by received_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** The document as it was received. */
export async function getBytes(tx: Tx, id: string): Promise<Buffer> {
  const { bytes } = await one(tx)<{ bytes: Buffer }>`
    select bytes from advisories.document where id = ${id}`;
  return bytes;
}

export const saveValidation = (tx: Tx, id: string, validation: Validation) =>
  run(tx)`
    update advisories.document set validation = ${JSON.stringify(validation)} where id = ${id}`;

/** Documents of one advisory, newest first. Their bytes stay where they are. */
export const findDocuments = (tx: Tx, advisoryId: string, limit: number) =>
  all(tx)<Stored<typeof document>>`
    select id, name, source, sha256, octet_length(bytes) as size, received_at as "receivedAt", outcome, findings,
      validation, hash_check as "hashCheck", signature_check as "signatureCheck", document_version as version
    from advisories.document where advisory_id = ${advisoryId} order by received_at desc limit ${limit}`;
