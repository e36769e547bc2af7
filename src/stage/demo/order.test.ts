import { expect, test } from "vitest";
import { readOrder } from "./order.ts";

test("the demo listens where --port says, else where PORT says, else where it may", () => {
  expect(readOrder([], {}).port).toBe(null);
  expect(readOrder([], { PORT: " " }).port).toBe(null);
  expect(readOrder([], { PORT: "9090" }).port).toBe(9090);
  expect(readOrder(["--port", "7070"], { PORT: "9090" }).port).toBe(7070);
  // It ends before anybody looks: it takes no port from who stays.
  expect(readOrder(["--exit"], { PORT: "9090" }).port).toBe(null);
  expect(() => readOrder([], { PORT: "http" })).toThrow(/expected a number/);
});
