import { connect, type Socket } from "node:net";
import nodemailer from "nodemailer";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { testContext } from "../../../test/web.ts";
import { until } from "../../../test/until.ts";
import { loadLimits } from "./content.ts";
import { limitMails, listen, type Listener } from "./listen.ts";

let database: TestDatabase;
let listener: Listener;
const limits = loadLimits();
const OFFICE = "office@tasuki.example.jp";

beforeAll(async () => {
  database = await createTestDatabase();
  const env = { MAIL_FROM: OFFICE, MAIL_LISTEN: "127.0.0.1:0" };
  listener = (await listen(testContext(database, "work", env)))!;
});
afterAll(async () => {
  await listener.stop();
  await database.drop();
});

const post = () => nodemailer.createTransport({ host: "127.0.0.1", port: listener.port });
const send = (more: object) =>
  post()
    .sendMail({ from: "a@b.example", to: OFFICE, subject: "x", text: "x", ...more })
    .then(
      () => 250,
      (error: { responseCode?: number }) => error.responseCode ?? 0,
    );
const stored = async () =>
  (await database.owner.query("select count(*)::int as n from mailboxes.received")).rows[0].n;

test("nothing is relayed, nobody signs in, and a mail that is too large is refused", async () => {
  expect(await send({ to: "victim@elsewhere.example" })).toBe(550);
  expect(await send({ text: "x".repeat(limits.messageBytes + 1) })).toBe(552);
  // A client that does not say the size beforehand is stopped all the same.
  const line = await talk(["EHLO x", "MAIL FROM:<a@b.example>", `RCPT TO:<${OFFICE}>`, "DATA"]);
  line.socket.write(`${"x".repeat(70)}\r\n`.repeat(Math.ceil(limits.messageBytes / 70)));
  line.socket.write("\r\n.\r\n");
  expect(await line.hear(/^5\d\d .*/m)).toContain("552");
  line.socket.destroy();
  const greeting = await talk(["EHLO x"]);
  expect(greeting.said()).not.toMatch(/AUTH|STARTTLS/);
  greeting.socket.write("AUTH PLAIN AGEAYg==\r\n");
  expect(await greeting.hear(/^5\d\d .*/m)).toMatch(/^50[02]/m);
  greeting.socket.destroy();
  expect(await stored()).toBe(0);
});

test("so many connections of one client and no more, so many mails a minute and no more", async () => {
  const { connectionsPerClient, perClientPerMinute } = limits.smtp;
  const sockets = Array.from({ length: connectionsPerClient * 4 }, () =>
    connect(listener.port, "127.0.0.1").on("error", () => {}),
  );
  // Who is let in is greeted; everybody else is cut off.
  const greeted = new Set<Socket>();
  for (const socket of sockets) socket.once("data", () => greeted.add(socket));
  const open = () => sockets.filter((one) => !one.destroyed && one.readable);
  await until(() => open().length <= connectionsPerClient);
  await until(() => expect(open().filter((one) => !greeted.has(one))).toEqual([]));
  expect(open().length).toBeLessThanOrEqual(connectionsPerClient);
  expect(open().length).toBeGreaterThan(0);
  for (const socket of sockets) socket.destroy();
  // The server hears of it a moment later, and lets the next one in.
  await until(async () => (await send({ subject: "flood 0" })) === 250);

  const before = process.memoryUsage().rss;
  const codes = [250];
  for (let n = 1; n < perClientPerMinute + 20; n++)
    codes.push(await send({ subject: `flood ${n}` }));
  expect(codes.filter((code) => code === 250).length).toBeLessThanOrEqual(perClientPerMinute);
  expect(codes.slice(-10)).toEqual(Array(10).fill(451));
  expect(await stored()).toBe(codes.filter((code) => code === 250).length);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20);
});

test("the counts forget after a minute, and the sum holds however many clients come", () => {
  const at = (seconds: number) => new Date(seconds * 1000);
  const admit = limitMails({ perClientPerMinute: 2, perMinute: 20_000 });
  expect([1, 2, 3].map(() => admit("a", at(0)))).toEqual([true, true, false]);
  expect(admit("a", at(60))).toBe(true);
  const few = limitMails({ perClientPerMinute: 9, perMinute: 15_000 });
  const taken = Array.from({ length: 15_001 }, (_, n) => few(`client ${n}`, at(0)));
  expect([taken.filter(Boolean).length, taken.at(-1)]).toEqual([15_000, false]);
});

/** Speaks SMTP line by line. */
async function talk(lines: string[]) {
  const socket: Socket = connect(listener.port, "127.0.0.1");
  socket.on("error", () => {});
  let said = "";
  socket.on("data", (data) => (said += data.toString()));
  const hear = async (pattern: RegExp) => {
    await until(() => pattern.test(said));
    return said;
  };
  await hear(/^220 /m);
  for (const line of lines) {
    said = "";
    socket.write(`${line}\r\n`);
    await hear(/^\d\d\d /m);
  }
  const last = said;
  said = "";
  return { socket, hear, said: () => last };
}
