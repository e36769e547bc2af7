import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { freePort } from "../../../test/port.ts";
import { startTestWeb, testContext, type TestWeb } from "../../../test/web.ts";
import { createMailSink, type MailSink } from "../../base/mail/mail-sink.ts";
import { readSecret } from "../../base/keys/secret.ts";
import { doctor } from "./doctor.ts";
import type { Said } from "./doctor-says.ts";

let database: TestDatabase;
let sink: MailSink;
let web: TestWeb;
let env: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase();
  sink = await createMailSink();
  const dataDir = mkdtempSync(join(tmpdir(), "tasuki-doctor-"));
  const context = testContext(database, "web", { DATA_DIR: dataDir });
  const secret = readSecret(context.settings).toString("base64url");
  web = await startTestWeb({ ...context, secret });
  await web.app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = web.app.server.address() as AddressInfo;
  env = {
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    WEB_DATABASE_URL: database.logins.web,
    WORK_DATABASE_URL: database.logins.work,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SMTP_URL: sink.url,
    MAIL_FROM: "事務局 <office@tasuki.invalid>",
  };
});
afterAll(async () => {
  await web.close();
  await sink.close();
  await database.drop();
});

/** What it says, by label, and its exit code. */
async function examine(more: Record<string, string> = {}, ...args: string[]) {
  const said = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const code = await doctor(["--json", ...args], { ...env, ...more });
    const text = String(said.mock.calls.at(-1)![0]);
    const told = JSON.parse(text) as { wrong: number; found: Said[] };
    for (const one of told.found) expect(one.todo === null, one.label).toBe(one.state === "ok");
    expect(code).toBe(told.wrong > 0 ? 1 : 0);
    return { code, text, of: (label: string) => told.found.find((one) => one.label === label) };
  } finally {
    said.mockRestore();
  }
}

test("a sound installation: everything that can be looked at is well, and nothing was sent or changed", async () => {
  const { of, text } = await examine();
  for (const label of [
    "設定",
    "秘密のファイルの権限",
    "データベースの版",
    "時計（データベース）",
    "データベースの形",
    "閲覧の制限（行レベルセキュリティ）",
    "データベースの利用者（web）",
    "データベースの利用者（work）",
    "メールサーバー",
    "公開アドレスの応答",
    "時計（公開アドレス）",
  ])
    expect(of(label)).toMatchObject({ label, state: "ok", todo: null });
  expect(sink.received()).toBe(0);
  expect(text).not.toContain(new URL(database.logins.web).password);
});

test("a mail is sent where it is asked for, and only there", async () => {
  const before = sink.received();
  expect(
    (await examine({}, "--send-to", "someone@tasuki.invalid")).of("確認のメール"),
  ).toMatchObject({
    state: "ok",
  });
  expect(sink.received()).toBe(before + 1);
});

test.each<[string, Record<string, string>, string, Said["state"], string]>([
  ["a wrong setting", { PORT: "http" }, "設定", "wrong", "PORT is"],
  [
    "and then nothing else was looked at",
    { PORT: "http" },
    "設定のほか",
    "unchecked",
    "何も調べていません",
  ],
  [
    "a database that is not there",
    { DATABASE_URL: "postgres://x:y@127.0.0.1:1/z" },
    "データベース",
    "wrong",
    "ECONNREFUSED",
  ],
  ["no mail server", { SMTP_URL: "" }, "メールサーバー", "look", "設定されていません"],
  [
    "a mail server that is not there",
    { SMTP_URL: "smtp://127.0.0.1:1" },
    "メールサーバー",
    "wrong",
    "使えません",
  ],
  [
    "trials without a second proof",
    { REQUIRE_SECOND_FACTOR: "false" },
    "2つ目の確認",
    "look",
    "パスワードだけ",
  ],
  [
    "an address in clear",
    { PUBLIC_URL: "http://tasuki.invalid" },
    "公開アドレス",
    "wrong",
    "暗号化されていません",
  ],
  [
    "a name that is none",
    { PUBLIC_URL: "https://tasuki.invalid" },
    "公開アドレスの名前（DNS）",
    "wrong",
    "見つかりません",
  ],
  [
    "an address where nobody is",
    { PUBLIC_URL: "http://127.0.0.1:1" },
    "公開アドレスの応答",
    "wrong",
    "つながりません",
  ],
  ["another key", { SECRET_KEY: "k".repeat(40) }, "公開アドレスの応答", "wrong", "別の設置"],
  [
    "a file that is no certificate",
    { CLIENT_CA_FILE: "/dev/null" },
    "証明書のファイル",
    "wrong",
    "CLIENT_CA_FILE",
  ],
  [
    "files for TLS that are none",
    { TLS_CERT_FILE: "/dev/null", TLS_KEY_FILE: "/dev/null" },
    "HTTPS の証明書と鍵",
    "wrong",
    "使えません",
  ],
  [
    "a folder that is not there yet",
    { DATA_DIR: "/nowhere/tasuki" },
    "データの置き場所（DATA_DIR）",
    "unchecked",
    "まだありません",
  ],
])("%s is told, with what to do", async (_what, more, label, state, said) => {
  const { of } = await examine(more);
  expect(of(label)).toMatchObject({ state, what: expect.stringContaining(said) });
});

test("the owner's login in the place of a role's is told", async () => {
  const { of } = await examine({ WEB_DATABASE_URL: database.url, WORK_DATABASE_URL: "" });
  expect(of("データベースの利用者（web）")).toMatchObject({ state: "wrong" });
  expect(of("データベースの利用者（work）")).toMatchObject({ state: "look" });
});

test("policies that bind nobody, and a database of another version of the program, are told", async () => {
  await database.owner.query("alter table notices.message no force row level security");
  await database.owner.query("create table kept as select * from base.migration");
  await database.owner.query(
    "delete from base.migration where name = (select max(name) from base.migration)",
  );
  const { of } = await examine();
  expect(of("閲覧の制限（行レベルセキュリティ）")).toMatchObject({
    state: "wrong",
    what: expect.stringContaining("notices.message"),
  });
  expect(of("データベースの形")).toMatchObject({ state: "wrong" });
  await database.owner.query(
    "insert into base.migration select * from kept on conflict do nothing",
  );
  await database.owner.query("drop table kept");
  await database.owner.query("alter table notices.message force row level security");
});

test("secrets that others may read are told", async () => {
  const file = join(env.DATA_DIR!, "secret.key");
  chmodSync(file, 0o644);
  expect((await examine()).of("秘密のファイルの権限")).toMatchObject({
    state: "wrong",
    todo: expect.stringContaining(`chmod 600 ${file}`),
  });
  chmodSync(file, 0o600);
});

test("the embedded database that is stopped is not called well", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "tasuki-doctor-"));
  writeFileSync(join(dataDir, "postgres-password"), "x", { mode: 0o600 });
  const none = { DATABASE_URL: "", WEB_DATABASE_URL: "", WORK_DATABASE_URL: "" };
  const { of } = await examine({ ...none, DATA_DIR: dataDir });
  expect(of("データベース")).toMatchObject({ state: "unchecked" });
});

test("somebody else at the address, and a clock that is off, are told", async () => {
  const port = await freePort();
  const other = createServer((_request, response) => {
    response.setHeader("date", "Thu, 01 Jan 2026 00:00:00 GMT");
    response.end("<html>");
  }).listen(port, "127.0.0.1");
  const { of } = await examine({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  expect(of("公開アドレスの応答")).toMatchObject({
    what: expect.stringContaining("Tasuki ではない"),
  });
  expect(of("時計（公開アドレス）")).toMatchObject({ state: "wrong" });
  other.close();
});
