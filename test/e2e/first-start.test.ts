import { expect } from "vitest";
import { firstAccountLink } from "../../src/entrance/accounts/invitations.ts";
import { journey, openTheatre } from "./browser.ts";

const MAIL = "jimukyoku@office.example.jp";
const GOOD = "四月の雨とガラスの階段 7";
const theatre = openTheatre(async () => {});

journey("the one-time link of the first start makes the first secretariat account", async () => {
  const { database, clock, address, visit } = theatre;
  const link = (await firstAccountLink(database.work, clock.now(), address))!;
  const first = await visit();
  await first.open(link);
  await first.see("アカウントを作る");
  await first.picture("invitation");

  await first.press("この内容で始める");
  await first.see("入力に直すところが3か所あります");

  await first.fill("お名前", "事務 花子");
  await first.fill("メールアドレス", MAIL);
  await first.fill("パスワード", "みじかい");
  await first.press("この内容で始める");
  await first.see("12文字以上");
  await first.fill("パスワード", MAIL);
  await first.press("この内容で始める");
  await first.see("メールアドレス");
  expect(new URL(first.page.url()).pathname).toBe("/accounts/invitation");

  await first.fill("パスワード", GOOD);
  await first.press("この内容で始める");
  await first.page.waitForURL("**/today");
  await first.see("事務 花子 さん");
  await first.leave();

  const second = await visit();
  await second.open(link);
  await second.see("このリンクは使えません");
  expect(await firstAccountLink(database.work, clock.now(), address)).toBeNull();
  await second.leave();
});

journey(
  "signing in leads back to where one wanted to go; a wrong password tells nothing",
  async () => {
    const { page, open, see, fill, press, picture, leave } = await theatre.visit({ width: 375 });
    await open("/members?search=%E3%81%82");
    await page.waitForURL("**/sign-in?**");
    await picture("sign-in");
    await fill("メールアドレス", MAIL);
    await fill("パスワード", "ちがう合言葉を入れました");
    await press("サインインする");
    await see("メールアドレスかパスワードが違います。");
    await fill("メールアドレス", "nobody@office.example.jp");
    await press("サインインする");
    await see("メールアドレスかパスワードが違います。");

    await fill("メールアドレス", MAIL);
    await fill("パスワード", GOOD);
    await press("サインインする");
    await page.waitForURL((url) => url.pathname === "/members");
    expect(new URL(page.url()).searchParams.get("search")).toBe("あ");

    await press("メニュー");
    await press("サインアウト");
    await page.waitForURL((url) => url.pathname === "/sign-in" && url.search === "");
    await open("/members");
    await page.waitForURL("**/sign-in?**");
    await leave();
  },
);
