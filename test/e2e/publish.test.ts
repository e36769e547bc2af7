import { expect } from "vitest";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { addFirewall, ADVISORY } from "./fortigate.ts";

const EDITED = "出入口の機器（FortiGate）に弱点が見つかりました。保守業者にご連絡ください。";
let world: World;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  await addFirewall(installation, world.university, "7.2.4");
  await addFirewall(installation, world.clinicOsaka, "6.0.12");
  await addFirewall(installation, world.hospitalTokyo, "7.6.0");
  await addFirewall(installation, world.clinicTokyo, "7.0.3");
});

journey(
  "the secretariat turns an intake into published guidance, and the institutions get mail",
  async () => {
    const author = await theatre.visit();
    await author.signIn(
      await theatre.account("書く 人", "secretariat", world.secretariat),
      "/advisories",
    );
    await takeIn(author);
    await decideTlp(author);
    await write(author);

    const reviewer = await theatre.visit();
    await reviewer.signIn(await theatre.account("確かめる", "secretariat", world.secretariat));
    await reviewer.open(author.page.url());
    await reviewer.see(EDITED);
    await reviewer.see("金曜までに出したいです");
    await reviewer.fill("書いた方への伝言", "読みました。");
    await reviewer.press("確認しました");
    await reviewer.see("確認した方: 確かめる");
    await reviewer.press("対象を確かめて配信へ", "link");
    await sendOut(reviewer);
    await theatre.doWork();

    // Told at once: those informed directly or by an association that forwards at once.
    expect((await theatre.mailsTo("university-1@hp.example.jp"))[0]!.text).toContain("7.2.4");
    const [possibly] = await theatre.mailsTo("clinicosaka-1@hp.example.jp");
    expect(possibly!.subject).toContain("確認のお願い");
    const [asked] = await theatre.mailsTo("hospitalosaka-1@hp.example.jp");
    expect(asked!.text).toContain("お使い");
    // Held by the association in Tokyo; not concerned at all.
    for (const other of ["clinictokyo-1", "hospitaltokyo-1"])
      expect(await theatre.mailsTo(`${other}@hp.example.jp`)).toHaveLength(0);

    await reviewer.press("回答の状況を見る", "link");
    await reviewer.see("まだ転送していない団体");
    await reviewer.picture("outcome-small");
    await reviewer.leave();
    await author.leave();
  },
);

async function takeIn({ page, press, see, picture }: Visitor): Promise<void> {
  await press("取り込む・手で登録する", "link");
  await see("文書のファイル");
  await picture("take");
  await page.locator('input[type="file"]').setInputFiles(ADVISORY.first);
  await press("取り込む");
  await press("この注意喚起を開く", "link");
  await see("台帳との照らし合わせ");
  await theatre.doWork();
  await page.reload();
  await see("台帳にある製品のバージョンのうち、該当 2件、該当するかも 1件、該当しない 1件");
  await picture("advisory");
}

async function decideTlp({ page, press, see, choose }: Visitor): Promise<void> {
  await see("CLEAR（だれに伝えてもよい）");
  await press("共有してよい範囲（TLP）を決める");
  await choose("GREEN（医療の仲間うちまで）");
  await press("この範囲に決める");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await see("GREEN（医療の仲間うちまで）");
}

async function write({ page, press, see, fill, choose, read, picture }: Visitor): Promise<void> {
  await press("案内文を書く", "link");
  await press("文面の案を作る");
  await see("この文面を保存する");
  await picture("guidance");
  await fill("どんな知らせか", EDITED);
  await see("まだ保存していません");
  await press("この文面を保存する");
  await see("保存してあります");
  await press("だれに伝えるか", "tab");
  await choose("ファイアウォール");
  await press("だれに伝えるかを保存する");
  await see("書いた方とは別の方の確認が必要です");
  await picture("guidance-audience");
  await press("診療所・薬局など", "tab");
  await fill("確認する方への伝言", "金曜までに出したいです");
  await press("確認に出す");
  await page.getByRole("button", { name: "下書きに戻す" }).waitFor();
  expect(await read()).not.toContain("確認しました");
}

async function sendOut({ page, press, see, read, picture }: Visitor): Promise<void> {
  await see("読み手ごとの文面");
  await picture("wizard-1");
  await press("「対象の確認」へ進む");
  await see("4施設にお知らせします");
  await see("届くメール");
  await picture("wizard-2");
  const audience = await read();
  expect(audience).toContain("みずき坂クリニック");
  expect(audience).not.toContain("あおば台総合病院");
  await press("「配信」へ進む");
  await see("いつ発出しますか");
  await picture("wizard-3");
  await press("発出する内容を確かめる");
  await see("4施設に発出しますか");
  await page.getByRole("dialog").getByRole("button", { name: "発出する" }).click();
  await see("発出しました");
  await picture("published");
}
