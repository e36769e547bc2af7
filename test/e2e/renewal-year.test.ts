import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { runYear } from "../../src/joining/invoices/year.ts";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";
import type { Installation } from "./installation.ts";

const MAIL = "hospitaltokyo-1@hp.example.jp";
let world: World;
let installation: Installation;
const theatre = openTheatre(async (started) => {
  installation = started;
  world = await makeWorld(started.database);
  await started.database.owner.query(
    "update organisations.organisation set kana = 'アオバダイソウゴウビョウイン' where id = $1",
    [world.hospitalTokyo],
  );
});

journey(
  "switched on, applied, approved, invoiced, paid by the bank's file, renewed a year later",
  async () => {
    const account = await theatre.account("会費 花子", "secretariat", world.secretariat);
    const desk = await theatre.visit();
    await desk.signIn(account, "/invoices");
    await desk.see("会費の機能は使っていません");
    expect(
      await desk.page.getByRole("navigation", { name: "主なページ" }).innerText(),
    ).not.toContain("会費");
    await desk.press("会費の設定を開く", "link");
    await desk.choose("使う");
    await desk.fill("発行者の名前", "架空医療セキュリティ会");
    await desk.fill("振込先の口座", "架空銀行 本店 普通 1234567");
    await desk.press("この設定にする");
    await desk.see("設定を変えました");
    await desk.press("会費", "link");

    await desk.press("申請を受け付ける", "link");
    await desk.fill("組織の名称・ふりがな", "あおば台");
    await desk.press("探す");
    await desk.see("申請の内容");
    expect(await desk.page.getByLabel("会員種別").inputValue()).toBe("a_under_400");
    await desk.fill("申請の日", "2026-11-01");
    await desk.press("この内容で申請を受け付ける");
    await desk.see("申請中");

    await desk.open("/invoices");
    await desk.page.getByText("理事会の判断を記録する", { exact: true }).click();
    await desk.choose("あおば台総合病院");
    await desk.fill("理事会の日", "2026-11-10");
    await desk.fill("議事録の番号・議案", "第3回 議案2");
    await desk.press("この判断を記録する");
    await desk.see("1件を承認として記録しました");
    await installation.doWork();
    const [invoice] = await theatre.mailsTo(MAIL);
    expect(invoice?.subject).toContain("年会費のご請求（2026-0001）");

    const file = join(tmpdir(), `tasuki-bank-${process.pid}.csv`);
    const today = new Date(installation.clock.now().getTime() + 9 * 3_600_000)
      .toISOString()
      .slice(0, 10);
    writeFileSync(file, `取引日,入金金額,振込依頼人名\n${today},150000,ｲ)ｱｵﾊﾞﾀﾞｲｿｳｺﾞｳﾋﾞﾖｳｲﾝ\n`);
    await desk.open("/transfers");
    await desk.page.locator('input[type="file"]').setInputFiles(file);
    await desk.press("明細を読み取る");
    await desk.see("新しい入金 1件を加えました");
    await desk.see("名前と金額が合います");
    await desk.picture("bank");
    await desk.press("この請求の入金として記録する");
    await desk.see("あおば台総合病院の入金として 150,000円を記録しました");
    await desk.see("確かめる明細はありません");

    await desk.open("/dues/meeting");
    await desk.see("議決権 1個");
    await desk.open(`/invoices/${world.hospitalTokyo}`);
    await desk.press("領収書を発行して送る");
    await desk.press("発行して送る");
    await desk.see("領収書 R2026-0001");
    await desk.picture("dues-member");
    await desk.leave();

    installation.clock.set(new Date("2027-04-01T09:20:00+09:00"));
    expect(await runYear(installation.work)).toMatchObject({ renewed: 1 });
    await installation.doWork();
    const hospital = await theatre.visit();
    await hospital.signIn(
      await theatre.account("事務 太郎", "institution", world.hospitalTokyo),
      "/invoices/own",
    );
    await hospital.see("請求書 2027-0001");
    await hospital.see("入金待ち");
    await hospital.see("領収書 R2026-0001");
    const download = hospital.page.waitForEvent("download");
    await hospital.press("請求書（PDF）", "link");
    expect((await download).suggestedFilename()).toBe("請求書_2027-0001.pdf");
    await hospital.leave();
  },
);
