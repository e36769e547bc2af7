import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeGate } from "./gate.ts";

test("no more are inside than may be, in the order in which they came, also after a failure", async () => {
  const through = makeGate(2, 100);
  let inside = 0;
  let most = 0;
  const order: number[] = [];
  const visits = Array.from({ length: 20 }, (_, at) =>
    through(async () => {
      most = Math.max(most, ++inside);
      order.push(at);
      await sleep(1);
      inside -= 1;
      if (at % 5 === 0) throw new Error("broken");
    }).catch(() => {}),
  );
  await Promise.all(visits);
  expect(most).toBe(2);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(await through(async () => "open")).toBe("open");
});

test("who would wait behind too many is refused at once", async () => {
  const through = makeGate(1, 2);
  const slow = Array.from({ length: 3 }, () => through(() => sleep(20)));
  await expect(through(async () => "in")).rejects.toMatchObject({ code: "too_many" });
  await Promise.all(slow);
  expect(await through(async () => "in")).toBe("in");
});

test("who waited for too long is asked to come again, and leaves no place taken", async () => {
  const through = makeGate(1, 10, 20);
  let end = () => {};
  const held = through(() => new Promise<void>((done) => (end = done)));
  await expect(through(async () => "in")).rejects.toMatchObject({ code: "busy" });
  const next = through(async () => "in");
  end();
  await held;
  expect(await next).toBe("in");
  expect(await through(async () => "in")).toBe("in");
});

test("whoever asks many times waits behind their own, and others take turns with them", async () => {
  const through = makeGate(1, 100);
  const order: string[] = [];
  const visit = (who: string, name: string) => through(async () => void order.push(name), who);
  const all = ["a1", "a2", "a3", "a4", "b1", "b2", "c1"].map((name) => visit(name[0]!, name));
  await Promise.all(all);
  // The first found nobody; then each in turn.
  expect(order).toEqual(["a1", "a2", "b1", "c1", "a3", "b2", "a4"]);
});
