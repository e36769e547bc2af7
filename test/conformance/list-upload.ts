import { randomBytes } from "node:crypto";
import type { Viewer } from "../../src/base/viewer.ts";
import type { FacilityImport } from "../../src/circle/rosters/api.ts";
import type { TestDatabase } from "../database.ts";
import { runJobs, type TestWeb, type testContext } from "../web.ts";

export const STAFF: Viewer = { role: "secretariat", accountId: null, organisationId: null };

/** Sends a list as the secretariat's browser does, and lets the jobs read it. Gives the import as it then stands. */
export async function sendList(
  {
    web,
    database,
    context,
  }: { web: TestWeb; database: TestDatabase; context: ReturnType<typeof testContext> },
  name: string,
  bytes: Uint8Array,
  query: Record<string, string> = {},
): Promise<FacilityImport> {
  const boundary = `----${randomBytes(8).toString("hex")}`;
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const headers = { "x-tasuki": "1", "x-test-viewer": JSON.stringify(STAFF) };
  const reply = await web.app.inject({
    method: "POST",
    url: "/api/rosters",
    query,
    payload,
    headers: { ...headers, "content-type": `multipart/form-data; boundary=${boundary}` },
  });
  if (reply.statusCode !== 200) throw new Error(`upload of ${name}: ${reply.body}`);
  const { id } = reply.json<{ id: string }>();
  await runJobs(database, { ...context, db: database.work });
  const found = await web.app.inject({ url: `/api/rosters/${id}`, headers });
  return found.json<FacilityImport>();
}
