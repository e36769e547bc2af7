import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { routes } from "../src/app.ts";

/** Days that look like days and that the database or the arithmetic of days cannot take. */
const IMPOSSIBLE = ["0000-01-01", "0206-11-21", "9999-12-31", "2026-02-30", "2026-13-01"];
const POSSIBLE = ["1000-01-01", "1926-12-25", "2026-11-21", "2028-02-29", "9998-12-31"];

interface Shape {
  format?: string;
  properties?: Record<string, Shape>;
  anyOf?: Shape[];
}

/** Where in a shape a day is asked for. */
function daysIn(shape: Shape, path: string[] = []): string[][] {
  if (shape.format === "date") return [path];
  return [
    ...(shape.anyOf ?? []).flatMap((one) => daysIn(one, path)),
    ...Object.entries(shape.properties ?? {}).flatMap(([name, one]) =>
      daysIn(one, [...path, name]),
    ),
  ];
}

const asked = routes.flatMap(({ endpoint }) =>
  (["params", "query", "body"] as const).flatMap((part) => {
    const shape = endpoint[part];
    if (!shape) return [];
    const json = z.toJSONSchema(shape, { io: "input", unrepresentable: "any" }) as Shape;
    return daysIn(json).map((path) => ({ endpoint, shape, path }));
  }),
);

test("every day that is asked for is one that the database can hold", () => {
  expect(asked.length).toBeGreaterThan(8);
  for (const { endpoint, shape, path } of asked) {
    const isRefused = (day: string) => {
      const question = path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), day);
      const issues = shape.safeParse(question).error?.issues ?? [];
      return issues.some((issue) => issue.path.join(".") === path.join("."));
    };
    const name = `${endpoint.method} ${endpoint.path} ${path.join(".")}`;
    expect([name, ...IMPOSSIBLE.filter((day) => !isRefused(day))]).toEqual([name]);
    expect([name, ...POSSIBLE.filter(isRefused)]).toEqual([name]);
  }
});

test("files of a request are read in one place, before a transaction is opened", () => {
  const readers = globSync("src/**/*.ts", { cwd: new URL("..", import.meta.url) }).filter((path) =>
    /\.(?:file|files|parts|saveRequestFiles|formData)\(/.test(
      readFileSync(new URL(`../${path}`, import.meta.url), "utf8"),
    ),
  );
  expect(readers.filter((path) => !path.endsWith(".test.ts"))).toEqual([
    "src/base/files/uploads.ts",
  ]);
});
