import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { record } from "../../base/later/events.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { until } from "../../../test/until.ts";
import { testContext } from "../../../test/web.ts";
import { audit } from "./command.ts";
import { seal } from "./seal.ts";

let database: TestDatabase;
let context: ReturnType<typeof testContext>;
beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database, "work");
  await database.work.asViewer(SYSTEM, (tx) =>
    record(tx, SYSTEM, context.clock.now(), [{ name: "test.one" }, { name: "test.two" }]),
  );
  let sealed = 0;
  await until(async () => expect((sealed += await seal(context))).toBe(2));
});
afterAll(() => database.drop());

async function run(...args: string[]): Promise<{ code: number; said: string }> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  const code = await audit(args, context).finally(() => log.mockRestore());
  return { code, said: lines.join("\n") };
}

test("a whole chain ends with 0 and tells its head, which it knows again", async () => {
  const { code, said } = await run();
  expect(code).toBe(0);
  expect(said).toMatch(/^links {4}2\nwaiting {2}0 .*\nhead {5}[0-9a-f]{64}\nwhole/);
  const head = /head +([0-9a-f]{64})/.exec(said)![1]!;
  expect((await run("--head", head.toUpperCase())).code).toBe(0);
  expect(await run("--head", "0".repeat(63) + "1")).toMatchObject({
    code: 1,
    said: expect.stringContaining("cut off or written anew") as string,
  });
  for (const words of [["--head", "x"], ["--hed", head], ["head"]]) {
    await expect(run(...words)).rejects.toThrow(OperatorError);
  }
});

test("a broken chain ends with 1 and names the event", async () => {
  // The policies bind the owner too, so whoever tampers takes them away first.
  await database.owner.query("alter table base.event no force row level security");
  const { rows } = await database.owner.query<{ id: string }>(
    "update base.event set name = 'test.three' where name = 'test.two' returning id",
  );
  const { code, said } = await run();
  expect(code).toBe(1);
  expect(said).toMatch(
    new RegExp(
      `BROKEN {3}event ${rows[0]!.id} test.three of 2026-.* at link 2 is not as it was sealed`,
    ),
  );
});
