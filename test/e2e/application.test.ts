import { expect } from "vitest";
import { getApplication } from "../../src/joining/applications/api.ts";
import { linkIn } from "../application.ts";
import { makeWorld, viewerOf, type World } from "../world.ts";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { must } from "./fortigate.ts";
import { inspect } from "./inspect.ts";
import { PASSWORD } from "./installation.ts";

const MAIL = "aida@midori-kakuu-hp.jp";
let world: World;
const theatre = openTheatre(
  async (installation) => {
    world = await makeWorld(installation.database);
    await installation.database.owner.query(
      `insert into facilities.facility (name, kana, kind, prefecture, address, beds, sought, grams)
     values ('みどり架空病院', 'みどりかくうびょういん', 'hospital', '13', '架空区1-2-3', 120, 'みどり架空病院', '{}')`,
    );
  },
  { letters: true },
);

async function writePerson({ page, press }: Visitor, mail: string, reason?: string) {
  await page.locator("#f-person").fill("会田 花子");
  await page.locator("#f-personKana").fill("あいだ はなこ");
  await page.locator("#f-duty").selectOption("it");
  await page.locator("#f-mail").fill(mail);
  await page.locator("#f-phone").fill("03-0000-0000");
  await page.locator("#f-site").fill("www.midori-kakuu-hp.jp");
  await press("次へ進む");
  if (!reason) return;
  await page.locator("#f-reason").fill(reason);
  await press("次へ進む");
}

async function agreeAndSend({ page, press, see, picture }: Visitor, name: string) {
  await see("約束ごとを読んで、同意してください");
  await page.locator("summary").first().click();
  await picture(`apply-consents-${name}`);
  for (const id of ["terms", "handling", "no-detriment"])
    await page.locator(`input[name="consent:${id}"]`).check();
  await press("次へ進む");
  await see("この内容で送ってよろしいですか");
  await picture(`apply-check-${name}`);
  await press("この内容で申し込む");
  await see("あと一つ、メールの確認をお願いします");
  await picture(`apply-sent-${name}`);
  await theatre.doWork();
}

/** Nothing that keeps somebody out, at a desk and on a phone; and it fits the narrowest screen. */
const isOpenToAll = async (visitor: Visitor, name: string) => {
  const before = visitor.page.viewportSize()!;
  expect(await inspect(visitor, name)).toEqual([]);
  await visitor.page.setViewportSize(before);
};

const widthOf = ({ page }: Visitor) => page.locator("html").evaluate((html) => html.scrollWidth);

journey(
  "a stranger applies without JavaScript, proves the address, is approved, and is on 今日",
  async () => {
    const phone = await theatre.visit({ width: 375, height: 700, javaScript: false });
    await phone.open("/apply");
    await phone.picture("apply-start");
    expect(await widthOf(phone)).toBeLessThanOrEqual(375);
    await phone.choose("病院・診療所・薬局など");
    await phone.press("次へ進む");
    await phone.fill("施設の名前など", "みどり架空");
    await phone.press("さがす");
    await phone.see("1件見つかりました");
    await phone.picture("apply-found");
    await phone.page.getByRole("button", { name: "みどり架空病院" }).click();
    await phone.see("ご自分のことを教えてください");
    await phone.press("次へ進む");
    await phone.see("直していただきたいところが");
    await phone.picture("apply-findings");
    await writePerson(phone, MAIL);
    // Going back and reloading loses nothing.
    await phone.press("戻る", "link");
    expect(await phone.page.locator("#f-mail").inputValue()).toBe(MAIL);
    await phone.press("次へ進む");
    await agreeAndSend(phone, "phone");
    await phone.open(await linkIn(theatre.sink, MAIL));
    await phone.picture("apply-proof");
    await phone.press("確認して、申し込む");
    await phone.see("事務局に届きました");
    await phone.picture("apply-proved");
    await phone.leave();

    const desk = await theatre.visit();
    const clerk = await theatre.account("事務 花子", "secretariat", world.secretariat);
    await desk.signIn(clerk, "/applications");
    await desk.picture("applications");
    await desk.press("みどり架空病院", "link");
    await desk.see("気になる点は見つかりませんでした");
    await isOpenToAll(desk, "application-own-domain");
    await desk.press("承認して、招待する");
    await desk.see("承認しました");
    await desk.leave();
    await theatre.doWork();

    const mails = await theatre.mailsTo(MAIL);
    const invitation = mails
      .map((mail) => /(\/invitation\?token=\S+)/.exec(mail.text)?.[1])
      .find(Boolean);
    const member = await theatre.visit();
    await member.open(invitation!);
    await member.fill("パスワード", PASSWORD);
    await member.page.getByRole("button").last().click();
    await member.page.waitForURL((url) => url.pathname === "/today");
    await member.see("今日");
    await member.picture("application-today");
    await member.open("/applications/consents");
    await member.see("必要な同意は、そろっています");
    await member.picture("consents");
    await member.leave();
  },
);

journey("a free-mail address goes to a manual check, and is asked back", async () => {
  const stranger = await theatre.visit();
  await stranger.open("/apply");
  await isOpenToAll(stranger, "apply-start");
  await stranger.open("/apply?as=vendor");
  await stranger.press("医療機器・システムの会社として申し込む");
  await stranger.see("会社の名前などを教えてください");
  await isOpenToAll(stranger, "apply-vendor");
  await stranger.open("/apply?as=institution");
  // As one types, without pressing anything.
  await stranger.page.locator("#f-search").pressSequentially("みどり架空");
  await stranger.see("1件見つかりました");
  await isOpenToAll(stranger, "apply-found");
  await stranger.page.getByRole("button", { name: "みどり架空病院" }).click();
  const mail = "midori.aida@gmail.com";
  await stranger.press("次へ進む");
  await isOpenToAll(stranger, "apply-findings");
  await writePerson(stranger, mail, "院内に自分のメールがないため");
  await isOpenToAll(stranger, "apply-consents");
  await agreeAndSend(stranger, "wide");
  await stranger.open(await linkIn(theatre.sink, mail));
  await stranger.press("確認して、申し込む");
  await stranger.see("事務局に届きました");

  const office = viewerOf("secretariat", world.secretariat);
  const { rows } = await theatre.database.owner.query<{ id: string }>(
    "select id from applications.application where mail = $1",
    [mail],
  );
  const id = rows[0]!.id;
  const desk = await theatre.visit();
  const clerk = await theatre.account("窓口 次郎", "secretariat", world.secretariat);
  await desk.signIn(clerk, `/applications/${id}`);
  await desk.see("フリーメール");
  await desk.see("院内に自分のメールがないため");
  await desk.press("承認する", "tab");
  await desk.see("いまは承認できません");
  await desk.picture("application-free-mail");
  await desk.press("本人に尋ねる", "tab");
  await desk.fill("尋ねたいこと", "代表電話の番号を教えてください。");
  await desk.press("メールで尋ねる");
  await desk.see("お返事はまだありません");
  await theatre.doWork();
  await stranger.open(await linkIn(theatre.sink, mail, "answer"));
  await isOpenToAll(stranger, "apply-question");
  await stranger.page.locator("#f-answer").fill("03-0000-0001 です。");
  await stranger.press("お返事を送る");
  await stranger.see("お返事を受け取りました");
  await stranger.leave();
  const seen = await must(theatre, office, getApplication, { params: { id } });
  expect(seen).toMatchObject({ state: "waiting", questions: [{ answer: "03-0000-0001 です。" }] });
  await desk.open(`/applications/${id}?act=check`);
  await desk.see("03-0000-0001 です。");
  await desk.fill("どのように確かめましたか", "代表電話にかけ、在籍を確かめた。");
  await desk.press("確かめたことを記録する");
  await desk.see("が確かめました");
  await isOpenToAll(desk, "application-checked");
  await desk.open("/applications");
  await desk.see("窓口");
  await isOpenToAll(desk, "applications");
  await desk.open("/entries/intake");
  await desk.see("受け付けています");
  await isOpenToAll(desk, "intake");
  await desk.leave();
});
