import { expect } from "vitest";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { PASSWORD } from "./installation.ts";

let world: World;
let chief: string;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  chief = await installation.account("担当 1", "institution", world.hospitalTokyo);
  await installation.database.owner.query(
    `update organisations.contact c set account_id = a.id from accounts.account a where c.id = $1 and a.mail = $2`,
    [world.contacts["hospitalTokyo:1"], chief],
  );
});

/** The card of one person, by the name that stands on it. */
const cardOf = ({ page }: Visitor, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });

async function addContact(visitor: Visitor, name: string, mail: string): Promise<void> {
  const { page, press } = visitor;
  await press("連絡先を加える");
  const dialog = page.getByRole("dialog", { name: "連絡先を加える" });
  await dialog.getByLabel("お名前").fill(name);
  await dialog.getByLabel("メールアドレス").fill(mail);
  await dialog.getByRole("button", { name: "この連絡先を加える" }).click();
  await dialog.waitFor({ state: "hidden" });
}

async function invite(visitor: Visitor, name: string, position: string): Promise<void> {
  await cardOf(visitor, name).getByRole("button", { name: "利用者に招く" }).click();
  const dialog = visitor.page.getByRole("dialog", { name: `${name}さんを利用者に招く` });
  await dialog.getByRole("radio", { name: position }).check();
  await dialog.getByRole("button", { name: "招待を送る" }).click();
}

/** Somebody opens the link of the newest mail, chooses a password, and is signed in. */
async function accept(mail: string): Promise<Visitor> {
  await theatre.doWork();
  const [newest] = await theatre.mailsTo(mail);
  const visitor = await theatre.visit();
  await visitor.open(/https?:\/\/\S+token=\S+/.exec(newest!.text)![0]);
  await visitor.fill("パスワード", PASSWORD);
  await visitor.press("この内容で始める");
  await visitor.page.waitForURL((url) => url.pathname !== "/accounts/invitation");
  return visitor;
}

const colleague = (position: number) => `hospitaltokyo-${position}@hp.example.jp`;

journey(
  "five people, a sixth refused kindly, the representative hands over and leaves",
  async () => {
    const first = await theatre.visit();
    await first.signIn(chief, "/people/own");
    await first.see("サインインできる方（招待中を含む）：");
    await invite(first, "担当 2", "担当");
    await first.see("招待のメールを送ります");
    await invite(first, "担当 3", "閲覧");
    for (const [name, mail] of [
      ["四人目", "four@hp.example.jp"],
      ["五人目", "five@hp.example.jp"],
      ["六人目", "six@hp.example.jp"],
    ] as const) {
      await addContact(first, name, mail);
    }
    await invite(first, "四人目", "担当");
    await invite(first, "五人目", "担当");
    await first.see("上限に達しています");
    await first.picture("people-own-full");
    await invite(first, "六人目", "担当");
    await first.see("サインインできる人数の上限に達しています");
    await first.picture("people-sixth-refused");
    await first.page.getByRole("button", { name: "やめる" }).last().click();

    const heir = await accept(colleague(2));
    const reader = await accept(colleague(3));
    await reader.open("/people/own");
    await reader.see("あなた");
    expect(await reader.page.getByRole("button", { name: "利用者に招く" }).count()).toBe(0);
    await reader.leave();

    await first.open("/people/succession");
    await first.choose("担当 2");
    await first.press("引き継ぎを申し出る");
    await first.see("引き継ぎを申し出ました");
    await first.picture("succession-offered");
    await theatre.doWork();
    const [asked] = await theatre.mailsTo(colleague(2));
    expect(asked!.subject).toContain("代表者の役割を引き継いでください");
    await heir.open("/today");
    await heir.press("代表者の引き継ぎの申し出があります", "link");
    await heir.press("代表者を引き受ける");
    await heir.picture("succession-asked");
    await heir.press("引き受ける");
    await heir.see("代表者を引き継ぎました");
    await theatre.doWork();
    expect((await theatre.mailsTo(chief))[0]!.subject).toContain("引き継ぎが終わりました");

    await first.open("/people/own");
    await first.press("自分の引き継ぎの紙を作る");
    await first.page.waitForURL("**/people/handover/*");
    await first.fill("機器・鍵・書類の場所", "ファイアウォールの鍵は事務室の金庫");
    await first.press("書いたことを保存する");
    await first.see("保存しました");
    const sheet = new URL(first.page.url()).pathname;
    await first.picture("handover-draft");
    await first.page.emulateMedia({ media: "print" });
    await first.page.locator("dd", { hasText: "ファイアウォールの鍵は事務室の金庫" }).waitFor();
    const printed = await first.page.locator("main").innerText();
    expect(printed).toContain("ファイアウォールの鍵は事務室の金庫");
    expect(printed).toContain("東の医師会");
    expect(printed).not.toContain("利用をやめる");
    await first.picture("handover-printed");
    await first.page.emulateMedia({ media: "screen" });
    await first.press("利用をやめる");
    await first.page.getByRole("dialog").getByRole("button", { name: "利用をやめる" }).click();
    await first.page.waitForURL("**/people/left");
    await first.see("おつかれさまでした");
    await first.picture("left");
    await first.open("/people/own");
    expect(new URL(first.page.url()).pathname).toBe("/sign-in");
    await first.leave();

    await heir.open(sheet);
    await heir.see("利用をやめました");
    await heir.picture("handover-kept");
    await heir.open("/people/own");
    await heir.see("担当 1さんの引き継ぎ");
    await heir.leave();
  },
);

journey(
  "the last one goes: the secretariat sees it at once, and invites somebody anew",
  async () => {
    const office = await theatre.visit();
    const clinic = world.clinicTokyo;
    await theatre.account("ただ一人", "institution", clinic);
    await office.signIn(await theatre.account("事務 花子", "secretariat", world.secretariat));
    await office.open(`/people/organisations/${clinic}`);
    const alone = cardOf(office, "ただ一人");
    await alone.getByRole("button", { name: "外す" }).click();
    await office.press("利用をやめてもらう");
    await office.see("ただ一人さんを外しました");
    await office.open("/today");
    await office.press("担当者がいなくなった組織が1件あります", "link");
    await office.see("みずき坂クリニック");
    await office.see("03-0000-0000");
    await office.picture("vacant");
    await office.press("新しい担当者を招く", "link");
    await office.page.waitForURL("**/organisations/*");
    await invite(office, "担当 1", "代表者");
    await office.see("招待のメールを送ります");
    await (await accept("clinictokyo-1@hp.example.jp")).leave();
    await theatre.doWork();
    await office.open("/people/vacant");
    await office.see("担当者がいなくなった組織はありません");
    await office.leave();
  },
);
