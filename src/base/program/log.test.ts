import { expect, test } from "vitest";
import { createLog } from "./log.ts";

function written(say: (log: ReturnType<typeof createLog>) => void): string {
  let text = "";
  say(createLog({ logLevel: "info" }, "web", (line) => (text += line)));
  return text;
}

test("a line is one JSON object with level, time and role", () => {
  const line = JSON.parse(written((log) => log.info({ count: 3 }, "done")));
  expect(line).toMatchObject({ level: "info", role: "web", count: 3, msg: "done" });
  expect(new Date(line.time).getTime()).toBeGreaterThan(0);
});

test("secrets and personal data do not reach the log, wherever they stand", () => {
  const token = "Zk3nQ9x-Long_Token5fGh7Jk9LmN2";
  const text = written((log) => {
    log.info({
      headers: { cookie: "sid=verysecret", Authorization: "Bearer verysecret" },
      deep: [{ password: "verysecret" }],
    });
    log.warn({
      err: Object.assign(new Error("no mailbox taro@byoin.example.jp"), {
        detail: "Key (mail)=(verysecret) exists",
      }),
    });
    log.info(`mail to 花子@病院.example and <hanako.y+a@mail.example.jp> bounced`);
    log.info({ url: `/reply/${token}?from=mail&t=${token}` });
    log.info(`opened https://tasuki.example.jp/reply/${token}`);
    log.info("connecting to postgres://owner:verysecret@db.example/x");
    log
      .child({
        req: { method: "GET", url: `/reply/${token}`, headers: { cookie: "verysecret" }, id: "r1" },
      })
      .info("got");
  });
  expect(text).not.toMatch(/verysecret|byoin|hanako|花子/);
  expect(text).not.toContain(token);
  expect(text).toContain("/reply/*");
  expect(text).toContain("no mailbox *@*");
});

test("what an operator needs stays readable", () => {
  const id = "018f2f64-7a3c-7c5e-9b1e-3f1d2c4b5a69";
  const text = written((log) => {
    log.info({ url: `/api/advisories/${id}/reaction` });
    log.error({
      err: Object.assign(new Error("duplicate key"), {
        code: "23505",
        constraint: "contact_mail_key",
      }),
    });
  });
  expect(text).toContain(`/api/advisories/${id}/reaction`);
  expect(text).toMatch(/"code":"23505","constraint":"contact_mail_key"/);
  expect(text).toMatch(/log\.test\.ts:\d+/);
});
