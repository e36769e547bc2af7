import fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { refuseWhenOverloaded } from "./overload.ts";

let app: FastifyInstance;

async function start(milliseconds: number): Promise<void> {
  app = fastify();
  await refuseWhenOverloaded(app, milliseconds);
  app.all("/api/things", () => ({ answered: true }));
  app.all("/r/token", () => "answered");
  await app.ready();
}
afterEach(() => app.close());

/** Keeps the process from its work until its delay was measured: on a slower machine only later. */
async function keepBusy(measured: () => boolean): Promise<void> {
  while (!measured()) {
    const until = performance.now() + 50;
    while (performance.now() < until);
    await new Promise(setImmediate);
  }
}

test("an overloaded process asks to try again in a moment, and does nothing", async () => {
  await start(1);
  await keepBusy(() => app.isUnderPressure());
  const refused = await app.inject({ method: "POST", url: "/api/things" });
  expect(refused.statusCode).toBe(503);
  expect(refused.headers["retry-after"]).toBe("5");
  expect(refused.json()).toMatchObject({
    refused: "busy",
    message: "ただいま混み合っています。少し待ってから、もう一度お試しください。",
  });
});

test("who comes from the link in a mail reads a page, with the way back", async () => {
  await start(1);
  await keepBusy(() => app.isUnderPressure());
  const opened = await app.inject({ url: "/r/token" });
  expect(opened.statusCode).toBe(503);
  expect(opened.headers["retry-after"]).toBe("5");
  expect(opened.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(opened.body).toContain('href="/r/token">もう一度開く</a>');
  expect(opened.body).not.toContain("届いていません");
  const sent = await app.inject({ method: "POST", url: "/r/token" });
  expect(sent.body).toContain("いま送られた内容は、まだ届いていません。");
});

test("0 switches the guard off, however late the process is", async () => {
  await start(0);
  await keepBusy(() => app.memoryUsage().eventLoopDelay > 1);
  const answered = await app.inject({ url: "/api/things" });
  expect(answered.json()).toEqual({ answered: true });
});
