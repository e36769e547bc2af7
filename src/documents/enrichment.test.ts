import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../test/database.ts";
import { testContext } from "../../test/web.ts";
import { SYSTEM } from "../base/viewer.ts";
import { type Enrichment, loadEnrichment, recognise } from "./enrichment.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  await database.owner.query(
    "delete from documents.kev; delete from documents.epss; delete from documents.list",
  );
});

async function load(bytes: Buffer | string, name = "list"): Promise<Enrichment | string> {
  const file = { bytes: Buffer.from(bytes as string), name };
  const kind = await recognise(file.bytes);
  if (kind === null) return "not recognised";
  const done = await loadEnrichment(testContext(database, "work"), SYSTEM, kind, file);
  return "refused" in done ? done.refused : done;
}
const rowsOf = async (statement: string) => (await database.owner.query(statement)).rows;
const kev = () => rowsOf("select cve, added::text, ransomware from documents.kev order by cve");
const epss = () =>
  rowsOf("select cve, score, percentile, scored_on::text as day from documents.epss order by cve");

const utf16 = (text: string, mark = "\ufeff") => Buffer.from(`${mark}${text}`, "utf16le");
/** The ways in which one and the same text arrives. */
const carried = (text: string): [string, Buffer][] => [
  ["as it is", Buffer.from(text)],
  ["with a mark", Buffer.from(`\ufeff${text}`)],
  ["in UTF-16", utf16(text)],
  ["in UTF-16 without a mark", utf16(text, "")],
  ["in UTF-16, the other way round", utf16(text).swap16()],
  ["with line ends of Windows", Buffer.from(text.replaceAll("\n", "\r\n"))],
  ["packed", gzipSync(text)],
  ["packed with a mark", gzipSync(`\ufeff${text}`)],
];

const ENTRY = {
  cveID: "CVE-2026-1001",
  dateAdded: "2026-04-01",
  dueDate: "2026-04-22",
  knownRansomwareCampaignUse: "Known",
  vulnerabilityName: "x",
};
const KEV = {
  title: "t",
  catalogVersion: "2026.04.01",
  dateReleased: "2026-04-01T00:00:00Z",
  count: 1,
  vulnerabilities: [ENTRY],
};
const KEV_STANDS = [{ cve: "CVE-2026-1001", added: "2026-04-01", ransomware: true }];
const backwards = (value: object) => Object.fromEntries(Object.entries(value).toReversed());

const KEV_FORMS: [string, string][] = [
  ["as CISA writes it", JSON.stringify(KEV, null, 2)],
  [
    "its members in another order",
    JSON.stringify({ ...backwards(KEV), vulnerabilities: [backwards(ENTRY)] }),
  ],
  [
    "its entries first",
    JSON.stringify({ vulnerabilities: [ENTRY], dateReleased: KEV.dateReleased }),
  ],
  ["a list of entries alone", JSON.stringify([ENTRY])],
  [
    "CSV",
    "cveID,vendorProject,vulnerabilityName,dateAdded,dueDate,knownRansomwareCampaignUse\nCVE-2026-1001,a,x,2026-04-01,2026-04-22,Known\n",
  ],
  [
    "CSV with the columns in another order, quoted",
    '"dateAdded","knownRansomwareCampaignUse","cveID"\n"2026-04-01","Known","CVE-2026-1001"\n',
  ],
  [
    "CSV with semicolons, as Excel saves days",
    "cveID;dateAdded;knownRansomwareCampaignUse\ncve-2026-1001;2026/4/1;known\n",
  ],
];
test.each(
  KEV_FORMS.flatMap(([form, text]) => carried(text).map(([way, bytes]) => ({ form, way, bytes }))),
)("KEV $form, $way", async ({ bytes }) => {
  expect(await load(bytes)).toMatchObject({
    kind: "kev",
    count: 1,
    unread: 0,
    day: "2026-04-01",
    older: false,
  });
  expect(await kev()).toEqual(KEV_STANDS);
});

test("a KEV list of an older day replaces nothing; entries that cannot be read take no other off", async () => {
  const list = (day: string, ...cves: string[]) =>
    JSON.stringify({
      ...KEV,
      count: cves.length,
      dateReleased: `${day}T00:00:00Z`,
      vulnerabilities: cves.map((cveID) => ({ ...ENTRY, cveID })),
    });
  const stand = async () => (await kev()).map(({ cve }) => String(cve).at(-1)).join("");
  await load(list("2026-04-02", "CVE-2026-1001", "CVE-2026-1002"));
  expect(await load(list("2026-04-01", "CVE-2026-1003"))).toMatchObject({ older: true, count: 1 });
  expect(await stand()).toBe("12");
  expect(await load(list("2026-04-03", "CVE-2026-1001", "no cve"))).toMatchObject({
    older: false,
    unread: 1,
  });
  expect(await stand()).toBe("12");
  // A list that counts more than it holds was cut.
  const cut = { ...KEV, dateReleased: "2026-04-04T00:00:00Z", count: 3 };
  expect(await load(JSON.stringify(cut))).toMatchObject({ unread: 2 });
  expect(await stand()).toBe("12");
  expect(await load(list("2026-04-05", "CVE-2026-1001"))).toMatchObject({ unread: 0 });
  expect(await stand()).toBe("1");
  // Days to come are not believed: they would stop every list until then.
  expect(await load(list("2099-01-01", "CVE-2026-1004"))).toMatch(/先のため/);
  const ahead = {
    ...KEV,
    dateReleased: "2026-04-06T00:00:00Z",
    count: 1,
    vulnerabilities: [{ ...ENTRY, dateAdded: "2099-01-01" }],
  };
  expect(await load(JSON.stringify(ahead))).toMatch(/読める行がありません/);
  expect(await load(list("2026-04-06"))).toMatch(/読める行がありません/);
  expect(await stand()).toBe("1");
});

test("a CSV of KEV, which says no day, is held against the newest entry that stands", async () => {
  const csv = (...days: string[]) =>
    `cveID,dateAdded\n${days.map((day, i) => `CVE-2026-100${i},${day}`).join("\n")}`;
  await load(csv("2026-04-01", "2026-04-05"));
  expect(await load(csv("2026-04-01"))).toMatchObject({ older: true });
  expect(await load(csv("2026-04-05"))).toMatchObject({ older: false });
  expect((await kev()).length).toBe(1);
});

const SCORES = "CVE-2026-1001,0.90000,0.50000\nCVE-2026-1002,4.3E-05,1e-3\n";
const HEAD = "#model_version:v2025.03.14,score_date:2026-04-02T00:00:00Z\n";
const EPSS_STANDS = [
  { cve: "CVE-2026-1001", score: 0.9, percentile: 0.5, day: "2026-04-02" },
  { cve: "CVE-2026-1002", score: 0.00004, percentile: 0.001, day: "2026-04-02" },
];
const API = {
  status: "OK",
  total: 2,
  data: [
    { cve: "CVE-2026-1001", epss: "0.9", percentile: "0.5", date: "2026-04-02" },
    { percentile: 0.001, epss: "4.3E-05", cve: "cve-2026-1002", date: "2026-04-02" },
  ],
};
const EPSS_FORMS: [string, string][] = [
  ["as FIRST writes it", `${HEAD}cve,epss,percentile\n${SCORES}`],
  [
    "quoted",
    `${HEAD}"cve","epss","percentile"\n"CVE-2026-1001","0.9","0.5"\n"CVE-2026-1002","4.3e-05","0.001"\n`,
  ],
  ["the comment quoted, as Excel saves it", `"${HEAD.trim()}"\ncve,epss,percentile\n${SCORES}`],
  [
    "with a fourth column",
    `${HEAD}cve,epss,percentile,date\nCVE-2026-1001,0.9,0.5,2026-04-02\nCVE-2026-1002,4.3E-5,0.001,2026-04-02\n`,
  ],
  [
    "the columns in another order, in capitals",
    `${HEAD}Percentile,CVE,EPSS\n0.5,CVE-2026-1001,.9\n1E-03,CVE-2026-1002,0.000043\n`,
  ],
  [
    "with semicolons and commas in numbers",
    `${HEAD}cve;epss;percentile\nCVE-2026-1001;0,9;0,5\nCVE-2026-1002;4,3E-05;0,001\n`,
  ],
  [
    "with tabs and blanks",
    `${HEAD}cve\tepss\tpercentile\n CVE-2026-1001 \t 0.9 \t 0.5 \ncve-2026-1002\t4.3E-05\t0.001\n\n`,
  ],
  ["the answer of the API", JSON.stringify(API)],
  ["the answer of the API, its members in another order", JSON.stringify(backwards(API), null, 1)],
];
test.each(
  EPSS_FORMS.flatMap(([form, text]) => carried(text).map(([way, bytes]) => ({ form, way, bytes }))),
)("EPSS $form, $way", async ({ bytes }) => {
  expect(await load(bytes)).toMatchObject({ kind: "epss", count: 2, unread: 0, day: "2026-04-02" });
  expect(await epss()).toEqual(EPSS_STANDS);
});

test("the day of scores: their own, else the name's; an equal score moves its day, an older one nothing", async () => {
  const scores = (day: string | null, score: string) =>
    `${day ? `#score_date:${day}\n` : ""}cve,epss,percentile\nCVE-2026-1001,${score},0.5\n`;
  const stand = async () => (await epss()).map(({ score, day }) => [score, day]);
  expect(await load(scores(null, "0.1"), "epss_scores-2026-04-01.csv")).toMatchObject({
    day: "2026-04-01",
    older: false,
  });
  expect(await load(scores("2026-04-03", "0.1"))).toMatchObject({ older: false });
  expect(await stand()).toEqual([[0.1, "2026-04-03"]]);
  expect(await load(scores("2026-04-02", "0.9"))).toMatchObject({ older: true, count: 1 });
  expect(await stand()).toEqual([[0.1, "2026-04-03"]]);
  await load(scores("2026-04-03", "0.2"));
  expect(await stand()).toEqual([[0.2, "2026-04-03"]]);
  expect(await load(scores("2099-01-01", "0.9"))).toMatch(/先のため/);
  expect(await load("cve,epss\nCVE-2026-1001,0.1\n")).toMatch(/列/);
  expect(await load(gzipSync(scores("2026-04-04", "0.9")).subarray(0, -12))).toMatch(
    /途中で切れて|not recognised/,
  );
  expect(await stand()).toEqual([[0.2, "2026-04-03"]]);
});

test("lines that are no score are counted, whatever stands in them", async () => {
  const bad = [
    "CVE-2026-1001,1.5,0.5",
    "CVE-2026-1001,-0.1,0.5",
    "CVE-2026-1001,NaN,0.5",
    "CVE-2026-1001,,0.5",
    "CVE-2026-1001,0.5",
    "no cve,0.5,0.5",
    "CVE-2026-1001,0x1,0.5",
    "CVE-2026-1001,1 000,0.5",
  ];
  expect(
    await load(`${HEAD}cve,epss,percentile\n${bad.join("\n")}\nCVE-2026-1009,1,0\n`),
  ).toMatchObject({ count: 1, unread: bad.length });
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom("e", "E"),
      async (score, e) => {
        const written = score.toExponential().replace("e", e);
        expect(
          await load(`cve,epss,percentile\nCVE-2026-1001,${written},${score}\n`, "2026-05-01"),
        ).toMatchObject({ count: 1, unread: 0 });
        expect((await epss()).find(({ cve }) => cve === "CVE-2026-1001")!.score).toBeCloseTo(
          score,
          5,
        );
      },
    ),
    { numRuns: 20 },
  );
});

test("what is an advisory, or anything else, is no list", async () => {
  const others = [
    '{"document":{"title":"catalogVersion"},"vulnerabilities":[{"cveID":"x"}]}',
    '{"vulnerabilities":[{"cve":"CVE-2026-1001"}]}',
    "[]",
    "{}",
    "",
    "cve,name\nCVE-2026-1001,x\n",
    "<html>cveID,dateAdded</html>",
    '{"data":[]}',
  ];
  for (const text of others) expect(await recognise(Buffer.from(text)), text).toBeNull();
});
