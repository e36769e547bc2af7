import { expect, test } from "vitest";
import { checkLaws } from "../tools/laws.ts";
import { OURS } from "../tools/tree.ts";

const BESIDE = "src/circle/members/planted.ts";
const lines = (count: number) => "export const one = 1;\n".repeat(count);
const DOOR = "src/circle/members/index.ts";
const functions = (count: number) =>
  Array.from({ length: count }, (_, at) => `export const f${at} = () => ${at};\n`).join("");
const members = (count: number) =>
  Array.from({ length: count }, (_, at) => `f${at}: () => ${at}`).join(", ");
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
  [2, "a front door with eleven functions", { [DOOR]: functions(11) }],
  [2, "eleven functions as one object", { [DOOR]: `export const all = { ${members(11)} };\n` }],
  [
    2,
    "eleven functions that are passed on",
    {
      [DOOR]: 'export * as members from "./planted.ts";\nexport { eleventh } from "./more.ts";\n',
      [BESIDE]: functions(10),
      "src/circle/members/more.ts":
        'import { f0 as eleventh } from "./planted.ts";\nexport { eleventh };\n',
    },
  ],
  [
    3,
    "a page that takes from the server",
    { "src/circle/members/pages/x.tsx": imports("../queries.ts") },
  ],
  [3, "a server that takes a page", { [BESIDE]: imports("./pages/list.tsx") }],
  [4, "a statement outside of the queries", { [BESIDE]: 'tx.selectFrom("members.route");\n' }],
  [4, "a statement as text", { [BESIDE]: "sql`select 1`;\n" }],
  [4, "a statement as a tag", { [BESIDE]: "all(tx)<Row>`select 1`;\n" }],
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
      Array.from({ length: 11 }, (_, at) => [`src/base/words/x${at}.ts`, lines(290)]),
    ),
    "src/base/words",
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
  [8, "a deadline", { [BESIDE]: "const late = (now: number) => now + 3 * DAY;\n" }],
  [8, "a unit without a number", { [BESIDE]: "const soon = (at: number) => at - HOUR;\n" }],
  [8, "a length of time of its own", { [BESIDE]: "const A_DAY = 86_400_000;\n" }],
  [8, "a number whose name says its unit", { [BESIDE]: "const graceDays = 14;\n" }],
  [8, "a number beside what it is measured in", { [BESIDE]: "if (beds < 20) refuse();\n" }],
  [8, "a fee", { [BESIDE]: "const dues = { fee: 50_000 };\n" }],
  [8, "a wait", { [BESIDE]: "setTimeout(look, 500);\n" }],
  [8, "a wait on a page", { "src/circle/members/pages/x.tsx": "const WAIT_MS = 500;\n" }],
  [
    8,
    "a span of time in SQL",
    { "src/circle/members/queries-x.ts": "sql`select now() - interval '3 days'`;\n" },
  ],
  [8, "a mail address", { [BESIDE]: 'const to = "office@tasuki.jp";\n' }],
  [8, "a telephone number", { [BESIDE]: 'const call = "電話 03-1234-5678 まで";\n' }],
  [8, "an address", { [BESIDE]: 'const site = "https://www.mhlw.go.jp/";\n' }],
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

test("law 8 leaves alone what is bounded, what a standard says, what is typed and what is made up", () => {
  const innocent = [
    "// bounds work: who does not answer is not waited for",
    "const TIMEOUT_MS = 60_000;",
    "const FIRST_WAIT = SECOND; // bounds memory: of one mailbox",
    "// by standard: RFC 6238",
    "const STEP_SECONDS = 30;",
    "const until = new Date(now.getTime() + rules.days * DAY);",
    "const body = z.object({ hours: z.int().min(1).max(720), name: z.string().max(200) });",
    'const hint = "例: 03-0000-0000、jimukyoku@example.jp、https://www.example.jp/";',
    "if (words.length < 8 && days) look(words.slice(0, 8));",
  ];
  expect(brokenWith({ [BESIDE]: `${innocent.join("\n")}\n` })).toEqual([]);
});

test("law 2 counts no types, no values, and not what nobody is given", () => {
  const door = [
    functions(10),
    "export type { Row } from './classify.ts';",
    "export { type Stated } from './derive.ts';",
    "export interface Facts { read(): string; write(): void }",
    "export const STATES = { open: '開いている', shut: ['閉じた', 1] } as const;",
    "const kept = () => 1;",
  ];
  expect(brokenWith({ [DOOR]: `${door.join("\n")}\n` })).toEqual([]);
});

test("no law taxes a test, and what is loaded only when it is needed makes no circle", () => {
  const innocent = {
    "src/circle/members/planted.test.ts": lines(5000),
    "src/circle/members/a.ts": 'export const late = () => import("./b.ts");\n',
    "src/circle/members/b.ts": imports("./a.ts"),
  };
  expect(brokenWith(innocent)).toEqual([]);
});
