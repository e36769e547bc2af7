import nodemailer from "nodemailer";
import { afterAll } from "vitest";
import { receiveMail } from "../../src/post/mailboxes/index.ts";
import { freePort } from "../port.ts";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";

const PORT = await freePort();
let world: World;
let inbox: Awaited<ReturnType<typeof receiveMail>>;
const theatre = openTheatre(
  async (installation) => {
    world = await makeWorld(installation.database);
    inbox = await receiveMail(installation.work);
  },
  {
    set: async () => ({
      MAIL_REPLY_TO: "reply+{tag}@in.example.jp",
      MAIL_LISTEN: `127.0.0.1:${PORT}`,
    }),
  },
);
afterAll(() => inbox?.stop());

/** Answers a mail by SMTP, as a mail program does. */
async function reply(address: string): Promise<void> {
  const [mail] = await theatre.mailsTo(address);
  const post = nodemailer.createTransport({ host: "127.0.0.1", port: PORT });
  await post.sendMail({
    from: `"事務 花子" <${address}>`,
    to: mail!.headers.find((one) => one.key === "reply-to")!.value,
    subject: `Re: ${mail!.subject}`,
    text: "届きました。お世話になっております。",
    inReplyTo: mail!.messageId,
  });
  post.close();
}

journey(
  "test mails are sent, answered by a reply and by a tap, and the reach is measured",
  async () => {
    const desk = await theatre.visit();
    await desk.signIn(
      await theatre.account("事務 花子", "secretariat", world.secretariat),
      "/probes",
    );
    await desk.see("まだ一度も送っていません");
    await desk.press("いま始める", "link");
    await desk.fill("この疎通確認の名前", "西の臨時確認");
    await desk.page.getByLabel("都道府県").selectOption("27");
    await desk.page.getByLabel("組織の種類").selectOption("institution");
    await desk.see("2組織の6人が対象です");
    await desk.picture("probe-new");
    await desk.press("テストのメールを送る");
    await desk.see("2組織のうち0組織");
    await theatre.doWork();

    await reply("hospitalosaka-1@hp.example.jp");
    await theatre.doWork();
    const [mail] = await theatre.mailsTo("clinicosaka-2@hp.example.jp");
    const phone = await theatre.visit({ width: 375, height: 700, javaScript: false });
    await phone.open(/\/p\/[\w-]+/.exec(mail!.text)![0]);
    await phone.see("テストのメールは届きましたか");
    await phone.picture("probe-question");
    await phone.press("届きました");
    await phone.see("届いたことを確かめました");
    await phone.leave();

    await desk.open("/probes");
    await desk.see("（2／2）");
    await desk.press("西の臨時確認", "link");
    await desk.see("すべての組織に連絡がつきました。");
    await desk.press("地図と内訳を見る", "link");
    await desk.see("団体ごとに見る（1）");
    await desk.open("/mailboxes");
    await desk.see("ご本人のアドレスから");
    await desk.press(
      "Re: 【疎通確認】届いたかどうかを教えてください（2026年11月20日（金）10:00まで）",
      "link",
    );
    await desk.see("お世話になっております。");
    await desk.press("対応ずみにする");
    await desk.see("対応ずみにしました");
    await desk.picture("received-done");
    await desk.leave();

    const hospital = await theatre.visit();
    const clerk = await theatre.account("病院 太郎", "institution", world.hospitalOsaka);
    await hospital.signIn(clerk, "/probes");
    await hospital.see("今日、メールに返信");
    await hospital.see("西の臨時確認");
    await hospital.leave();
  },
);
