import { expect, test } from "vitest";
import { fixedClock } from "../clock.ts";
import type { Context } from "../context.ts";
import { GET } from "../contract.ts";
import { answer } from "./http.ts";
import { createLog } from "../program/log.ts";
import { newRequestId } from "./request-id.ts";
import { readSettings } from "../program/settings.ts";
import { buildWeb } from "./web.ts";

const SHAPE = /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

test("the number of a request is short to read out, and does not come again", () => {
  const ids = Array.from({ length: 10_000 }, newRequestId);
  expect(ids.filter((id) => !SHAPE.test(id))).toEqual([]);
  // Two equal ones among ten thousand: once in twenty thousand runs.
  expect(new Set(ids).size).toBe(ids.length);
});

test("two starts of the web role give their first request numbers of their own", async () => {
  const numbers = [];
  for (let start = 0; start < 2; start++) {
    const settings = readSettings({ LOG_LEVEL: "silent" });
    const log = createLog(settings);
    const context = { settings, log, clock: fixedClock(new Date(0)) } as unknown as Context;
    const asked = GET("/api/broken", { label: "" });
    const app = await buildWeb(context, {
      routes: [answer(asked, ["anonymous"], async () => {})],
      faces: [],
      identify: async () => {
        throw new Error("broken on purpose");
      },
    });
    const reply = await app.inject({ url: "/api/broken" });
    expect(reply.statusCode).toBe(500);
    numbers.push(reply.json<{ requestId: string }>().requestId);
    await app.close();
  }
  for (const number of numbers) expect(number).toMatch(SHAPE);
  expect(new Set(numbers).size).toBe(2);
});
