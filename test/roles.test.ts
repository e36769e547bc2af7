import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { routes } from "../src/app.ts";
import type { Route } from "../src/base/web/http.ts";

const DOC = readFileSync(new URL("../docs/roles.md", import.meta.url), "utf8");
const nameOf = ({ endpoint }: Route) => `${endpoint.method} ${endpoint.path}`;
/** The words between the backticks of each line of one section's table: `POST /api/…` or `secretariat:clerk`. */
const linesOf = (section: string) =>
  DOC.split(`\n## ${section}\n`)[1]!
    .split("\n## ")[0]!
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1]!));

test("docs/roles.md names every route that asks for more than a role, and what it asks for", () => {
  const told = linesOf("More than a role").map(([route, ...may]) => [route, may.sort()]);
  const real = routes
    .filter((route) => route.may.some((entry) => entry.includes(":")))
    .map((route) => [nameOf(route), [...route.may].sort()]);
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(real));
});

test("docs/roles.md names every route about one's own account, and every one that asks again who it is", () => {
  const own = routes.filter(({ endpoint }) => endpoint.own && endpoint.method !== "GET");
  expect(linesOf("One's own account").flat().sort()).toEqual(own.map(nameOf).sort());
  const careful = routes.filter(({ endpoint }) => endpoint.careful);
  expect(linesOf("Asked again who it is").flat().sort()).toEqual(careful.map(nameOf).sort());
});

test("docs/roles.md names everything that surveyors and experts open beside what is open to everybody", () => {
  const open = routes.filter(
    ({ may }) =>
      !may.includes("anonymous") && may.some((entry) => /^(surveyor|expert)\b/.test(entry)),
  );
  expect(linesOf("Surveyors and experts").flat().sort()).toEqual(open.map(nameOf).sort());
});
