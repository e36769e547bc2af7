import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext } from "../../../test/web.ts";
import { createMailSink } from "../../base/mail/mail-sink.ts";
import { ANONYMOUS } from "../../base/viewer.ts";
import { findMails, getMail } from "./api.ts";
import { keepSink } from "./post.ts";

let demo: TestDatabase;
let real: TestDatabase;
beforeAll(async () => {
  [demo, real] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(() => Promise.all([demo.drop(), real.drop()]));

test("what the same process serves beside a demo has no page of mails, before and after", async () => {
  const sink = await createMailSink();
  const [played, served] = await Promise.all(
    [demo, real].map((database) => startTestWeb(testContext(database))),
  );
  const mails = { query: {} } as never;
  const one = { params: { id: "00000000-0000-4000-8000-000000000000" } };
  const statuses = async (web: typeof played) => [
    (await web!.ask(ANONYMOUS, findMails, mails)).status,
    (await web!.ask(ANONYMOUS, getMail, one)).status,
  ];
  expect(await statuses(played)).toEqual([404, 404]);
  keepSink(demo.web, sink);
  expect(await statuses(played)).toEqual([200, 404]);
  expect(await statuses(served)).toEqual([404, 404]);
  await Promise.all([played!.close(), served!.close(), sink.close()]);
});
