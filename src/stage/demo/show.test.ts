import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { ANONYMOUS } from "../../base/viewer.ts";
import { findMails, getDemo, getMail, setSpeed, type Speed } from "./api.ts";
import { openPace } from "./pace.ts";
import { keepShow, openShow, type Show } from "./show.ts";

let demo: TestDatabase;
let real: TestDatabase;
let played: TestWeb;
let served: TestWeb;
let sink: MailSink;
let show: Show;
const HOUR = 3_600_000;
const contextOf = (database: TestDatabase) => testContext(database);

beforeAll(async () => {
  [demo, real] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const context = contextOf(demo);
  sink = await createMailSink();
  played = await startTestWeb(context);
  served = await startTestWeb(contextOf(real));
  const week = { begins: new Date(TODAY.getTime() - 24 * HOUR), ends: TODAY };
  const pace = openPace({ normal: 0.001 }, "normal");
  show = openShow({ sink, pace, clock: context.clock, wanted: 900, password: "secret", ...week });
});
afterAll(async () => {
  await Promise.all([played.close(), served.close(), sink.close()]);
  await Promise.all([demo.drop(), real.drop()]);
});

const look = async () => {
  const { status, ...answered } = await played.ask(ANONYMOUS, getDemo);
  expect(status).toBe(200);
  return (answered as unknown as { reply: ReturnType<Show["progress"]> }).reply;
};
const want = async (speed: Speed) =>
  expect((await played.ask(ANONYMOUS, setSpeed, { body: { speed } })).status).toBe(200);

test("what the same process serves beside a demo has none of its pages, before and after", async () => {
  const mails = { query: {} } as never;
  const one = { params: { id: "00000000-0000-4000-8000-000000000000" } };
  const faster = { body: { speed: "faster" } } as const;
  const statuses = async (web: TestWeb) => [
    (await web.ask(ANONYMOUS, getDemo)).status,
    (await web.ask(ANONYMOUS, setSpeed, faster)).status,
    (await web.ask(ANONYMOUS, findMails, mails)).status,
    (await web.ask(ANONYMOUS, getMail, one)).status,
  ];
  expect(await statuses(played)).toEqual([404, 404, 404, 404]);
  keepShow(demo.web, show);
  expect(await statuses(played)).toEqual([200, 200, 200, 404]);
  expect(await statuses(served)).toEqual([404, 404, 404, 404]);
});

test("it shows how far it is, what happened last, and whom one may sign in as", async () => {
  expect(await look()).toMatchObject({
    stage: "nation",
    institutions: { made: 0, wanted: 900 },
    week: { begins: "2026-11-20T00:00:00.000Z", now: "2026-11-21T00:00:00.000Z" },
    news: [],
    players: [],
  });
  const player = { key: "relay", label: "中継団体", mail: "r@example.jp", organisation: "医師会" };
  show.change({ stage: "week", institutions: { made: 900, wanted: 900 }, players: [player] });
  for (let number = 1; number <= 8; number++) show.tell(`できごと${number}`);
  const { stage, institutions, players, news } = await look();
  expect({ stage, made: institutions.made, players }).toEqual({
    stage: "week",
    made: 900,
    players: [player],
  });
  expect(news.map(({ text }) => text)).toEqual([8, 7, 6, 5, 4, 3].map((n) => `できごと${n}`));
});

test("the mails of the demo are all mails: also one to an address that is nobody's contact", async () => {
  await demo.owner.query(
    `insert into notices.message (id, template, facts, address, subject, state, created_at, next_attempt_at)
     values (gen_random_uuid(), 'accounts.invitation', '{}', 'new@example.jp', 'Tasuki への招待', 'queued', $1, $1)`,
    [TODAY],
  );
  for (const search of [undefined, "招待", "new@"]) {
    const answered = await played.ask(ANONYMOUS, findMails, { query: { search } });
    expect(answered).toMatchObject({
      status: 200,
      reply: {
        rows: [{ subject: "Tasuki への招待", address: "new@example.jp", organisation: "" }],
      },
    });
  }
});

test("a pause holds the week while people's doings are seen to; to the end lets it run through", async () => {
  await want("paused");
  let steps = 0;
  let seenTo = 0;
  const playing = (async () => {
    for (; steps < 5; steps++)
      await show.pace.keep(0.5, async () => {
        seenTo++;
        expect((await look()).speed).toBe("paused");
        // Nothing went on during two looks at what people brought about.
        expect(steps).toBe(0);
        if (seenTo === 2) await want("end");
      });
  })();
  await playing;
  expect([steps, seenTo]).toEqual([5, 2]);
});

test("watching, a step takes its time until somebody wants the end", async () => {
  // At this pace a step would take eight minutes.
  await want("normal");
  const step = show.pace.keep(0.5, async () => {});
  await want("end");
  await step;
  expect((await look()).speed).toBe("end");
});
