import { expect, test } from "vitest";
import { arrive, desk, get, openDesk, refused } from "../../../test/desk.ts";
import { getIntake, putIntake } from "./api.ts";

openDesk();

test("closed by number; opened again, who wanted to know is told once", async () => {
  await arrive();
  const closed = { until: null, most: 1, note: null };
  expect(await refused(desk.clerk, putIntake, { body: closed })).toBe("forbidden");
  await get(desk.reviewer, putIntake, { body: closed });
  expect(await get(desk.clerk, getIntake)).toMatchObject({ closed: "number", taken: 1 });
  expect((await desk.counter.get("/apply")).text).toContain("締め切りました");
  await desk.counter.post("/apply/wish", { mail: "later@example.jp" });
  expect(await get(desk.reviewer, putIntake, { body: { ...closed, most: 2 } })).toEqual({
    told: 1,
  });
  await desk.counter.work();
  expect(await desk.counter.sink.list({ to: "later@example.jp" })).toHaveLength(1);
  expect(await get(desk.reviewer, putIntake, { body: { ...closed, most: 3 } })).toEqual({
    told: 0,
  });
});

test("closed by date the page says so kindly, takes nothing, and keeps who wants to be told", async () => {
  await desk.database.owner.query(
    `insert into base.setting (key, value) values ('entries.intake', '{"until":"2026-11-20","note":"次は春です"}')`,
  );
  const page = await desk.counter.get("/apply");
  expect(page.text).toContain("いまは、お申し込みを受け付けていません");
  expect(page.text).toContain("次は春です");
  expect((await desk.counter.post("/apply", { as: "vendor" })).to).toBe("/apply");
  expect((await desk.counter.post("/apply/wish", { mail: "x" })).status).toBe(422);
  for (const mail of ["wish@example.jp", "WISH+a@example.jp"])
    expect((await desk.counter.post("/apply/wish", { mail })).status).toBe(200);
  expect((await desk.database.owner.query("select mail from entries.wish")).rows).toEqual([
    { mail: "wish@example.jp" },
  ]);
});

test("whoever is told is forgotten here at once; a mail that is not taken for now is not lost, and is sent once", async () => {
  const { context, sink, work } = desk.counter;
  const later = (minutes: number) =>
    context.clock.set(new Date(context.clock.now().getTime() + minutes * 60_000));
  const sent = async () => (await sink.list({ to: "later@example.jp" })).length;
  await desk.database.owner.query(
    "insert into entries.wish (mail, mail_key, at) values ('later@example.jp', 'later@example.jp', now())",
  );
  const open = { body: { until: null, most: null, note: null } };
  expect(await get(desk.reviewer, putIntake, open)).toEqual({ told: 1 });
  expect((await get(desk.clerk, getIntake)).wishes).toBe(0);
  sink.behave([{ at: "rcpt", does: "refuse", code: 451, reply: "try later" }]);
  for (let tried = 0; tried < 3; tried++) {
    await work();
    expect(await sent()).toBe(0);
    later(40);
  }
  sink.behave([]);
  await work();
  expect(await sent()).toBe(1);
  later(60 * 24);
  await work();
  expect(await sent()).toBe(1);
});
