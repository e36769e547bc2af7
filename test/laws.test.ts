import { expect, test } from "vitest";
import { checkLaws } from "../tools/laws.ts";
import { OURS } from "../tools/tree.ts";

const BESIDE = "src/circle/members/planted.ts";
const lines = (count: number) => "export const one = 1;\n".repeat(count);
const imports = (path: string) => `import "${path}";\n`;

/** A fault for each sentence of the laws: what is planted where, and the law that must name that place. */
const FAULTS: [law: number, fault: string, planted: Record<string, string>, place?: string][] = [
  [1, "a room that calls a later one", { [BESIDE]: imports("../../stage/demo/index.ts") }],
  [1, "a ground that knows a room", { "src/base/x.ts": imports("../circle/members/index.ts") }],
  [1, "parts of screens that know a room", { "src/ui/x.tsx": imports("../circle/members/api.ts") }],
  [1, "a room that takes the program", { [BESIDE]: imports("../../app.ts") }],
  [1, "a server that takes from outside src", { [BESIDE]: imports("../../../tools/laws.ts") }],
  [1, "a floor that nobody drew", { "src/cellar/wine/api.ts": "" }, "src/cellar"],
  [1, "a room that nobody drew", { "src/circle/wine/api.ts": "" }, "src/circle/wine"],
  [2, "a room entered by a window", { [BESIDE]: imports("../organisations/queries.ts") }],
  [
    3,
    "a page that takes from the server",
    { "src/circle/members/pages/x.tsx": imports("../queries.ts") },
  ],
  [3, "a server that takes a page", { [BESIDE]: imports("./pages/list.tsx") }],
  [4, "a statement outside of the queries", { [BESIDE]: 'tx.selectFrom("members.route");\n' }],
  [4, "a statement as text", { [BESIDE]: "sql`select 1`;\n" }],
  [
    4,
    "a room that writes in another's schema",
    { "src/circle/members/queries-x.ts": "sql`insert into dues.member (id) values (1)`;\n" },
  ],
  [5, "a file that is too long", { [BESIDE]: lines(301) }],
  [5, "a folder in a room", { "src/circle/members/deep/x.ts": "" }],
  [5, "a folder of the ground that is no drawer", { "src/base/attic/x.ts": "" }],
  [
    5,
    "a drawer that is too large",
    Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => [`src/base/paper/x${at}.ts`, lines(290)]),
    ),
    "src/base/paper",
  ],
  [
    5,
    "a room that is too large",
    Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => [`src/circle/members/x${at}.ts`, lines(290)]),
    ),
    "src/circle/members",
  ],
  [5, "a tenth folder at the top", { "attic/x.ts": "", "cellar/x.ts": "" }, "."],
  [6, "a name that says nothing", { "src/circle/members/utils.ts": "" }],
  [7, "a generated file that does not say so", { "docs/openapi.json": "{}" }],
  [
    9,
    "a circle of three files",
    {
      "src/circle/members/a.ts": imports("./b.ts"),
      "src/circle/members/b.ts": 'import type { C } from "./c.ts";\n',
      "src/circle/members/c.ts": 'export * from "./a.ts";\n',
    },
    "src/circle/members/a.ts",
  ],
];

/** What is broken where the files of the house stand as they are, but for these. */
function brokenWith(planted: Record<string, string>): string[] {
  const files = [...new Set([...OURS.files, ...Object.keys(planted)])];
  return checkLaws({ files, read: (path) => planted[path] ?? OURS.read(path) });
}

test("the house stands", () => {
  expect(checkLaws()).toEqual([]);
});

test.each(FAULTS)("law %i finds %s", (law, _fault, planted, place = Object.keys(planted)[0]!) => {
  const broken = brokenWith(planted);
  expect(broken).toHaveLength(1);
  expect(broken[0]!.startsWith(`${place}:`), broken[0]).toBe(true);
  expect(broken[0]).toContain(`: law ${law}: `);
});

test("no law taxes a test, and what is loaded only when it is needed makes no circle", () => {
  const innocent = {
    "src/circle/members/planted.test.ts": lines(5000),
    "src/circle/members/a.ts": 'export const late = () => import("./b.ts");\n',
    "src/circle/members/b.ts": imports("./a.ts"),
  };
  expect(brokenWith(innocent)).toEqual([]);
});
