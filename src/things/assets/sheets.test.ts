import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { timesAsLong, wallTime } from "../../../test/pace.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import type { Viewer } from "../../base/viewer.ts";
import { writeXlsx } from "../../base/files/xlsx-write.ts";
import * as api from "./api.ts";
import * as sheets from "./api-sheets.ts";
import { jobs } from "./jobs.ts";

let database: TestDatabase;
let web: TestWeb;
let context: ReturnType<typeof testContext>;
beforeAll(async () => {
  database = await createTestDatabase();
  context = testContext(database);
  web = await startTestWeb(context);
});
afterAll(async () => {
  await web.close();
  await database.drop();
});

async function institution(): Promise<Viewer> {
  const id = randomUUID();
  await database.owner.query(
    "insert into organisations.organisation (id, kind, name) values ($1, 'institution', 'みなと病院')",
    [id],
  );
  await database.owner.query(
    `insert into members.institution (organisation_id, code, kind, beds, bed_class, founder, prefecture, tier, audience_class)
     values ($1, null, 'clinic', 0, 'none', 'individual', '13', 'L4', 'clinic')`,
    [id],
  );
  return { role: "institution", accountId: null, organisationId: id };
}

async function upload(viewer: Viewer, name: string, bytes: Uint8Array | string) {
  const form = new FormData();
  form.set("file", new File([bytes as BlobPart], name));
  const request = new Request("http://x/", { method: "POST", body: form });
  const response = await web.app.inject({
    method: "POST",
    url: "/api/assets/sheets",
    payload: Buffer.from(await request.arrayBuffer()),
    headers: {
      "content-type": request.headers.get("content-type")!,
      "x-tasuki": "1",
      "x-test-viewer": JSON.stringify(viewer),
    },
  });
  expect(response.statusCode, response.body).toBe(200);
  return response.json<sheets.SheetPreview>();
}

async function reply<T>(asked: Promise<{ status: number; reply?: T }>): Promise<T> {
  const answered = await asked;
  expect(answered.status, JSON.stringify(answered)).toBe(200);
  return answered.reply as T;
}

const confirm = (viewer: Viewer, id: string, kinds = {}) =>
  web.ask(viewer, sheets.takeSheet, { params: { id }, body: { kinds } });
const list = async (viewer: Viewer) =>
  (await reply(web.ask(viewer, api.findAssets, { query: { limit: 200 } }))).rows;
const download = async (viewer: Viewer, endpoint: { path: string }) =>
  (
    await web.app.inject({
      url: endpoint.path,
      headers: { "x-test-viewer": JSON.stringify(viewer) },
    })
  ).rawPayload;

const CSV =
  "種類,メーカー,製品名,型番,版,置き場所\nUTM,Fortinet,FortiGate,60F,7.2.4,サーバー室\n謎,A社,箱,,,\nVPN,,該当なし,,,\n";

test("what the file does not tell, and what of it is not used, is said before anything is taken", async () => {
  const me = await institution();
  const preview = await upload(me, "a.csv", "種類,製品名,購入日,台数\nUTM,FortiGate,2024/4/1,1\n");
  expect(preview.lacks).toEqual(["メーカー", "バージョン"]);
  expect(preview.columns.filter(({ label }) => label === null).map((one) => one.heading)).toEqual([
    "購入日",
    "台数",
  ]);
  expect((await upload(me, "b.csv", CSV)).lacks).toEqual([]);
});

test("preview changes nothing; confirming takes the good lines, and a second time takes nothing", async () => {
  const me = await institution();
  const preview = await upload(me, "台帳.csv", CSV);
  expect(preview).toMatchObject({ lines: 3, added: 1, stated: 1, leftOut: 1, findings: [] });
  expect(preview.unknownKinds).toEqual([{ ask: "種類「謎」", lines: 1, examples: ["箱"] }]);
  expect(await list(me)).toEqual([]);
  const taken = await reply(confirm(me, preview.id, { "種類「謎」": "switch" }));
  expect(taken).toMatchObject({ added: 2, stated: 1, leftOut: 0 });
  expect((await list(me)).map(({ kind, product }) => `${kind} ${product}`).toSorted()).toEqual([
    "firewall FortiGate",
    "switch 箱",
  ]);
  expect((await confirm(me, preview.id)).status).toBe(409);
  const again = await upload(me, "台帳.csv", CSV);
  expect(again).toMatchObject({ added: 0, same: 1, leftOut: 1, stated: 0 });
  const event = await database.owner.query<{ data: { lines: number; releaseIds: string[] } }>(
    "select data from base.event where name = 'assets.added' and subject_id = $1",
    [preview.id],
  );
  expect(event.rows).toMatchObject([{ data: { lines: 2 } }]);
  expect(event.rows[0]?.data.releaseIds).toHaveLength(2);
});

test("two confirmations at once take the file once", async () => {
  const me = await institution();
  const { id } = await upload(me, "台帳.csv", CSV);
  const statuses = (await Promise.all([confirm(me, id), confirm(me, id)])).map(
    ({ status }) => status,
  );
  expect(statuses.toSorted()).toEqual([200, 409]);
  expect(await list(me)).toHaveLength(1);
});

test("export, change one cell, import: one line changes; undo brings everything back", async () => {
  const me = await institution();
  const first = await upload(me, "台帳.csv", CSV);
  await reply(confirm(me, first.id));
  const before = await list(me);
  for (const endpoint of [sheets.getRegisterCsv, sheets.getRegisterXlsx]) {
    expect(await upload(me, basename(endpoint.path), await download(me, endpoint))).toMatchObject({
      added: 0,
      changed: 0,
      same: 1,
      findings: [],
    });
  }
  const edited =
    (await download(me, sheets.getRegisterCsv)).toString().replace("7.2.4", "7.2.8") +
    ",,NAS,QNAP,TS-453D,,,,,,,\r\n";
  context.clock.advance(60_000);
  const second = await upload(me, "直し.csv", edited);
  expect(second).toMatchObject({ added: 1, changed: 1, same: 0 });
  await reply(confirm(me, second.id));
  expect((await list(me)).map(({ version }) => version).toSorted()).toEqual(["7.2.8", null]);
  context.clock.advance(60_000);
  const listed = await reply(web.ask(me, sheets.findSheets, {}));
  expect(listed.items.map(({ added, changed, undone }) => ({ added, changed, undone }))).toEqual([
    { added: 1, changed: 1, undone: false },
    { added: 1, changed: 0, undone: false },
  ]);
  expect(await reply(web.ask(me, sheets.undoSheet, { params: { id: second.id } }))).toEqual({
    removed: 1,
    restored: 1,
    kept: 0,
  });
  const now = new Date(context.clock.now()).toISOString();
  expect((await list(me)).map((line) => ({ ...line, changedAt: now }))).toEqual(
    before.map((line) => ({ ...line, changedAt: now })),
  );
  expect((await web.ask(me, sheets.undoSheet, { params: { id: second.id } })).status).toBe(409);
  expect(await reply(web.ask(me, sheets.undoSheet, { params: { id: first.id } }))).toMatchObject({
    removed: 0,
    kept: 1,
  });
});

test("undo keeps lines that somebody changed since, and takes statements back", async () => {
  const me = await institution();
  const { id } = await upload(me, "台帳.csv", CSV);
  await reply(confirm(me, id, { "種類「謎」": "other" }));
  context.clock.advance(60_000);
  const [line, box] = (await list(me)).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
  const { id: lineId, ...rest } = line!;
  await reply(
    web.ask(me, api.changeAsset, { params: { id: lineId }, body: { ...rest, note: "確認済" } }),
  );
  context.clock.advance(60_000);
  expect(await reply(web.ask(me, sheets.undoSheet, { params: { id } }))).toEqual({
    removed: 1,
    restored: 0,
    kept: 1,
  });
  expect((await list(me)).map((asset) => asset.id)).toEqual([lineId]);
  const { kinds } = await reply(web.ask(me, api.getOverview, {}));
  expect(kinds.find(({ kind }) => kind === "vpn")?.stated).toBeNull();
  const { history } = await reply(web.ask(me, api.getAsset, { params: { id: box!.id } }));
  expect(history.map(({ name }) => name)).toEqual(["imported", "removed"]);
  const keptLine = await reply(web.ask(me, api.getAsset, { params: { id: lineId } }));
  expect(keptLine.history.map(({ name }) => name)).toEqual(["imported", "changed"]);
});

test("where what was before cannot be read, undo changes nothing", async () => {
  const me = await institution();
  const { id } = await upload(me, "台帳.csv", CSV);
  await reply(confirm(me, id, { "種類「謎」": "other" }));
  await database.owner.query(
    `update assets.sheet set before = '{"assets":[{"id":"x"}],"statements":[]}' where id = $1`,
    [id],
  );
  const before = await list(me);
  expect((await web.ask(me, sheets.undoSheet, { params: { id } })).status).toBe(500);
  expect(await list(me)).toEqual(before);
});

test("another institution can neither take nor undo an import", async () => {
  const me = await institution();
  const { id } = await upload(me, "台帳.csv", CSV);
  const neighbour = await institution();
  expect((await confirm(neighbour, id)).status).toBe(404);
  await reply(confirm(me, id));
  expect((await web.ask(neighbour, sheets.undoSheet, { params: { id } })).status).toBe(404);
  expect((await reply(web.ask(neighbour, sheets.findSheets, {}))).items).toEqual([]);
});

test("a sheet that nobody took is forgotten after a day; a taken one stays", async () => {
  const me = await institution();
  const draft = await upload(me, "台帳.csv", CSV);
  const taken = await upload(me, "台帳.csv", CSV);
  await reply(confirm(me, taken.id));
  context.clock.advance(25 * 3_600_000);
  await jobs.tasks!["assets.forget_sheets"]!({}, { ...context, db: database.work });
  expect((await confirm(me, draft.id)).status).toBe(404);
  expect((await confirm(me, taken.id)).status).toBe(409);
});

test("hostile and foreign files become findings, and good rows are kept", async () => {
  const me = await institution();
  const shiftJis = Buffer.from("8eed97de2c90bb956996bc0d0a4e41532c94a00d0a", "hex");
  const { sample } = await upload(me, "台帳.csv", shiftJis);
  expect(sample).toMatchObject([{ kind: "nas", name: "箱" }]);
  expect(
    (await upload(me, "画像.xlsx", strToU8("\u0089PNG\r\n\u0000"))).findings.length,
  ).toBeGreaterThan(0);

  const sheet = await writeXlsx([
    {
      name: "台帳",
      columns: [{ header: "種類" }, { header: "製品名" }, { header: "版" }],
      rows: [
        ["NAS", "A", "1"],
        ["NAS", "B", "2"],
        ["NAS", "C", "3"],
      ],
    },
  ]);
  const change = (edit: (xml: string) => string) => {
    const parts = unzipSync(sheet);
    const path = "xl/worksheets/sheet1.xml";
    return zipSync({ ...parts, [path]: strToU8(edit(strFromU8(parts[path]!))) });
  };
  const merged = await upload(
    me,
    "結合.xlsx",
    change((xml) =>
      xml.replace(
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>',
      ),
    ),
  );
  expect(merged.findings.map(({ message }) => message).join()).toContain("結合");
  const formula = await upload(
    me,
    "式.xlsx",
    change((xml) =>
      xml.replace(
        "</row>",
        '</row><row r="9"><c r="A9" t="str"><f>HYPERLINK("http://x")</f><v>NAS</v></c><c r="B9" t="str"><f>1+1</f><v>=cmd()</v></c></row>',
      ),
    ),
  );
  expect(formula.lines).toBe(4);
  expect(formula.sample.map(({ name }) => name)).toContain("=cmd()");

  const bomb = await upload(me, "爆弾.xlsx", bombOf(201 << 20));
  expect(bomb).toMatchObject({ lines: 0, added: 0 });
  expect(bomb.findings.length).toBeGreaterThan(0);
  const open = await upload(me, "引用.csv", '種類,製品名\nNAS,箱\nNAS,"閉じない\n');
  expect(open).toMatchObject({ added: 1 });
  expect(open.findings.length).toBeGreaterThan(0);
  expect(await list(me)).toEqual([]);
});

test("a request without a file, and a file of thousands of lines", async () => {
  expect((await web.ask(await institution(), sheets.readSheet, {})).status).toBe(409);
  const fileOf = (lines: number, kind: string) =>
    ["種類,メーカー,製品名,版,場所"]
      .concat(
        Array.from(
          { length: lines },
          (_, i) => `${kind},会社${i % 9},機種${i % 300},${i % 4}.0,部屋${i}`,
        ),
      )
      .join("\n");
  const take = (lines: number) => async () => {
    const me = await institution();
    const preview = await upload(me, "大.csv", `${fileOf(lines, "PC")}\n`);
    expect(preview.added).toBe(lines);
    await reply(confirm(me, preview.id));
    return me;
  };
  expect(await timesAsLong(take(5000), take(500), 40, wallTime)).toBeLessThan(40);
  const edited = await upload(await take(5000)(), "大.csv", `${fileOf(5000, "NAS")}\n`);
  expect(edited).toMatchObject({ added: 5000, same: 0 });
});

/** A workbook of a few hundred kilobytes whose only sheet unpacks to so many bytes. */
function bombOf(bytes: number): Uint8Array {
  return zipSync({
    "xl/workbook.xml": strToU8(
      '<workbook><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>',
    ),
    "xl/_rels/workbook.xml.rels": strToU8(
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    "xl/worksheets/sheet1.xml": Buffer.alloc(bytes, 65),
  });
}

test("characters of two units, emoji and zeros spoil no upload: cut between characters, zeros gone and told", async () => {
  const me = await institution();
  const long = "𠮷".repeat(150);
  const rows = `種類,製品名,備考,設置場所\nUTM,${long}👨‍👩‍👧,${"👨‍👩‍👧".repeat(250)},${"𠮷".repeat(120)}\nUTM,F\0G,,\n`;
  const preview = await upload(me, `${"𠮷".repeat(250)}.csv`, rows);
  expect(preview.findings.map(({ message }) => message).join()).toMatch(/NUL.*初めの/s);
  await reply(confirm(me, preview.id));
  const items = await list(me);
  expect(items.map(({ product }) => product).toSorted()).toEqual(["FG", `${long}👨‍👩‍👧`]);
  for (const { note, place } of items) {
    expect([...(place ?? "")].length).toBeLessThanOrEqual(100);
    expect([...(note ?? "")].length).toBeLessThanOrEqual(1000);
    expect(note ?? "").not.toMatch(/\u200d$|\ufffd/);
  }
});
