import type { Tx } from "../../base/data/db.ts";
import type { Finding } from "../../base/contract.ts";
import type { Validation } from "../../sources/documents/index.ts";

/** Documents that the official validator has not seen, oldest first. */
export async function findUnvalidated(tx: Tx, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom("advisories.document")
    .select("id")
    .where("validation", "is", null)
    .where("outcome", "<>", "refused")
    .orderBy("received_at")
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** The document as it was received. */
export async function getBytes(tx: Tx, id: string): Promise<Buffer> {
  const row = await tx
    .selectFrom("advisories.document")
    .select("bytes")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return row.bytes;
}

export async function saveValidation(tx: Tx, id: string, validation: Validation): Promise<void> {
  await tx
    .updateTable("advisories.document")
    .set({ validation: JSON.stringify(validation) })
    .where("id", "=", id)
    .execute();
}

/** Documents of one advisory, newest first. Their bytes stay where they are. */
export async function findDocuments(tx: Tx, advisoryId: string, limit: number) {
  const rows = await tx
    .selectFrom("advisories.document")
    .select((eb) => [
      "id",
      "name",
      "source",
      "sha256",
      "received_at as receivedAt",
      "outcome",
      "findings",
      "validation",
      "hash_check as hashCheck",
      "signature_check as signatureCheck",
      "document_version as version",
      eb.fn<number>("octet_length", ["bytes"]).as("size"),
    ])
    .where("advisory_id", "=", advisoryId)
    .orderBy("received_at", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    ...row,
    findings: row.findings as unknown as Finding[],
    validation: row.validation as unknown as Validation | null,
  }));
}
