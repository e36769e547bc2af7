import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMailSink } from "../../src/base/mail/mail-sink.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { saveLetters } from "../../src/post/notices/queries.ts";
import { closePost } from "../../src/post/notices/post.ts";
import { sendDue } from "../../src/post/notices/send.ts";
import { takeMail } from "../../src/post/mailboxes/take.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { testContext } from "../web.ts";
import { makeWorld, type World } from "../world.ts";
import { isAutomatic } from "../../src/post/mailboxes/automatic.ts";
import { readMail } from "../../src/post/mailboxes/read-mail.ts";
import { type Code, encodeJapanese } from "../japanese-codes.ts";
import { caseFile, hasCases, readTable } from "./folder.ts";

const ADDRESS = "taro.kakuu@tsubomi-clinic.example";

describe.skipIf(!hasCases())("mail, after public reports", () => {
  let database: TestDatabase;
  let world: World;
  let context: ReturnType<typeof testContext>;

  beforeAll(async () => {
    database = await createTestDatabase();
    world = await makeWorld(database);
    context = testContext(database, "work", {
      MAIL_FROM: "office@isac.example",
      SMTP_URL: "smtp://127.0.0.1:1",
    });
    await database.owner.query("update organisations.contact set mail = $1 where id = $2", [
      ADDRESS,
      world.contacts["clinicTokyo:1"],
    ]);
  });
  afterAll(() => database.drop());

  /** A mail of ours to the clinic; gives its id. */
  async function sent(): Promise<string> {
    const { rows } = await database.owner.query(
      `insert into notices.message (organisation_id, contact_id, address, state) values ($1, $2, $3, 'accepted') returning id`,
      [world.clinicTokyo, world.contacts["clinicTokyo:1"], ADDRESS],
    );
    return rows[0].id;
  }
  async function deliver(folder: string, file: string) {
    const id = await sent();
    const raw = caseFile(folder, file).toString("latin1").replaceAll("{{MESSAGE_ID}}", id);
    await takeMail(context, Buffer.from(raw, "latin1"), { source: "smtp" });
    return id;
  }
  const isDead = async () =>
    (
      await database.owner.query(
        "select mail_dead_at is not null as dead from organisations.contact where id = $1",
        [world.contacts["clinicTokyo:1"]],
      )
    ).rows[0].dead;
  const stateOf = async (id: string) =>
    (await database.owner.query("select state from notices.message where id = $1", [id])).rows[0]
      .state;

  test("n25: only what says that the address does not exist kills it", async () => {
    for (const file of ["mailbox-full.eml", "policy-block.eml", "expired.eml"]) {
      expect(await stateOf(await deliver("n25-soft-failures", file)), file).toBe(
        "permanently_failed",
      );
      expect(await isDead(), file).toBe(false);
    }
    const said = /^S: (\d{3}) (.*)$/m.exec(
      caseFile("n25-soft-failures", "smtp.txt").toString().split("RCPT TO")[1]!,
    )!;
    const sink = await createMailSink();
    sink.behave([{ at: "rcpt", does: "refuse", code: Number(said[1]), reply: said[2]! }]);
    const live = testContext(database, "work", {
      MAIL_FROM: "office@isac.example",
      SMTP_URL: sink.url,
    });
    const [letterId] = await database.work.asViewer(SYSTEM, (tx) =>
      saveLetters(tx, [{ template: "t@1", subject: "x", body: "x", linkPath: "/r/{token}" }]),
    );
    await database.owner.query(
      `insert into notices.notice (kind, letter_id, subject_id, organisation_id, contact_id, urgent, not_before)
       values ('advisory', $1, $2, $3, $4, true, $5)`,
      [
        letterId,
        randomUUID(),
        world.clinicTokyo,
        world.contacts["clinicTokyo:1"],
        live.clock.now(),
      ],
    );
    expect(await sendDue(live)).toBe(1);
    await closePost(live);
    await sink.close();
    const refused = await database.owner.query(
      "select state, refusal from notices.message where code = '554'",
    );
    expect(refused.rows).toEqual([{ state: "permanently_failed", refusal: "us" }]);
    expect(await isDead()).toBe(false);
    await deliver("n25-soft-failures", "user-unknown.eml");
    expect(await isDead()).toBe(true);
  });

  test("n23: Japanese reads right in all four mails", async () => {
    for (const [file, text] of [
      ["declared-iso-2022-jp-ms.eml", "お世話になっております。該当の機器は使っていません。"],
      ["declared-us-ascii.eml", "お世話になっております。該当の機器は使っていません。"],
      [
        "multipart-part-without-charset.eml",
        "お世話になっております。該当の機器は使っていません。",
      ],
      ["nec-row-13.eml", "①②㈱"],
    ] as const) {
      const id = await deliver("n23-mail-charsets", file);
      const { rows } = await database.owner.query(
        "select subject, body, findings from mailboxes.received where answers_id = $1",
        [id],
      );
      expect(rows[0].subject, file).toBe("回答します");
      expect(rows[0].body.replaceAll(" ", ""), file).toContain(text);
      expect(rows[0].findings.filter((one: { where: string }) => one.where === "charset")).toEqual(
        [],
      );
    }
  });
});

/** One mail for each row of the table: a body and a subject of these bytes under this label. */
test.skipIf(!hasCases())("mail-charsets: every label with every code", async () => {
  const text = "お世話になっております。\n該当の機器は使っていません。";
  for (const { label, bytes } of readTable("mail-charsets")) {
    const encode = (one: string) => encodeJapanese(one, bytes as Code);
    const type =
      label === "(no header)"
        ? ""
        : `Content-Type: text/plain${label === "none" ? "" : `; charset=${label}`}\r\n`;
    const word = `=?${/^[(]|none/.test(label!) ? "us-ascii" : label}?B?${encode("回答します").toString("base64")}?=`;
    for (const way of ["8bit", "base64", "raw subject"]) {
      const body = encode(text);
      const mail = await readMail(
        Buffer.concat([
          Buffer.from(`From: a@b.example\r\n${type}Subject: `),
          way === "raw subject" && bytes !== "utf-7" ? encode("回答します") : Buffer.from(word),
          Buffer.from(
            way === "base64"
              ? `\r\nContent-Transfer-Encoding: base64\r\n\r\n${body.toString("base64")}`
              : "\r\n\r\n",
          ),
          way === "base64" ? Buffer.alloc(0) : body,
        ]),
        new Date("2026-11-24T10:00:00+09:00"),
      );
      expect([mail.subject, mail.text, label, bytes, way]).toEqual([
        "回答します",
        text,
        label,
        bytes,
        way,
      ]);
    }
  }
});

test.skipIf(!hasCases())("automatic-subjects: every row", () => {
  for (const { subject, automatic } of readTable("automatic-subjects")) {
    const found = isAutomatic({ headers: [], subject: subject!, from: "a@b.example" });
    expect([subject, found ? "yes" : "no"]).toEqual([subject, automatic]);
  }
});
