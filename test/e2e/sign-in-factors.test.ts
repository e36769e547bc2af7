import { generateSync } from "otplib";
import { expect } from "vitest";
import { inviteByHand } from "../../src/entrance/accounts/invitations.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { idOf, makeWorld } from "../world.ts";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { PASSWORD } from "./installation.ts";

let office: string;
let ministry: string;
let clinic: string;

const theatre = openTheatre(async (installation) => {
  await makeWorld(installation.database);
  installation.web.settings.requireSecondFactor = true;
  // A passkey belongs to a name, never to an address of numbers.
  const named = installation.address.replace("127.0.0.1", "localhost");
  installation.web.settings.publicUrl = named;
  installation.address = named;
  office = await installation.account("office", "secretariat", idOf("secretariat"));
  ministry = await installation.account("ministry", "ministry", idOf("ministry"));
  clinic = await installation.account("clinic", "institution", idOf("clinicTokyo"));
});

/** A device with a finger on its sensor, as the browser's own tools make it. */
async function addAuthenticator(visitor: Visitor) {
  const cdp = await visitor.page.context().newCDPSession(visitor.page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

async function typePassword({ open, fill, press }: Visitor, mail: string) {
  await open("/sign-in");
  await fill("メールアドレス", mail);
  await fill("パスワード", PASSWORD);
  await press("サインインする");
}

const digits = (secret: string) =>
  generateSync({ secret, epoch: Math.floor(theatre.clock.now().getTime() / 1000) });

journey(
  "the secretariat sets up a passkey at the first sign-in, and signs in with it alone",
  async () => {
    const visitor = await theatre.visit();
    const { page, press, see, picture } = visitor;
    await addAuthenticator(visitor);
    await typePassword(visitor, office);
    await see("本人確認の方法を登録します");
    await picture("set-up-passkey");
    await press("この端末にパスキーを作る");
    await see("もう一度は表示されません");
    expect(await page.locator("ol li").count()).toBe(10);
    await picture("codes");
    await press("しまったので、先へ進む");
    await page.waitForURL("**/today");

    await press("サインアウト");
    await page.waitForURL("**/sign-in");
    await picture("sign-in-passkey");
    await press("パスキーでサインイン");
    await page.waitForURL("**/today");
    await see("今日");
    await visitor.leave();
  },
);

journey(
  "the ministry sets up six digits at the first sign-in, and is asked for them ever after",
  async () => {
    const visitor = await theatre.visit({ width: 375 });
    const { page, press, see, choose, picture } = visitor;
    await typePassword(visitor, ministry);
    await see("本人確認の方法を登録します");
    await choose("6けたの数字");
    await page.getByText("カメラで読み取れないとき").click();
    const secret = (await page.getByTestId("secret").innerText()).replaceAll(" ", "");
    await picture("set-up-digits");
    await page.getByRole("textbox", { name: "6けたの数字" }).fill("000000");
    await press("この数字で設定を終える");
    await see("数字が違います");
    await page.getByRole("textbox", { name: "6けたの数字" }).fill(digits(secret));
    await press("この数字で設定を終える");
    await see("もう一度は表示されません");
    const code = await page.locator("ol li").first().innerText();
    await press("しまったので、先へ進む");
    await page.waitForURL("**/today");

    await press("メニュー");
    await press("サインアウト");
    await page.waitForURL("**/sign-in");
    theatre.clock.advance(60_000);
    await page.context().clock.setFixedTime(theatre.clock.now());
    await typePassword(visitor, ministry);
    await see("もう1つ、本人確認をします");
    await picture("second-step");
    await page.getByRole("textbox", { name: "6けたの数字" }).fill(digits(secret));
    await press("この数字で確認する");
    await page.waitForURL("**/today");
    await see("今日");
    await visitor.leave();

    const elsewhere = await theatre.visit();
    await typePassword(elsewhere, ministry);
    await elsewhere.page.getByText("端末がない・読み取れない").click();
    await elsewhere.fill("予備のコード", code.toLowerCase());
    await elsewhere.press("このコードで確認する");
    await elsewhere.page.waitForURL("**/today");
    await elsewhere.leave();
  },
);

journey("a dangerous act asks again who it is, and goes on by itself", async () => {
  const visitor = await theatre.visit();
  const { page, open, press, see, fill, picture } = visitor;
  await visitor.signIn(clinic);
  await open("/factors/me");
  await picture("account");
  await page.getByRole("link", { name: /本人確認の手段/ }).click();
  await see("まだ設定していません");
  await picture("factors");
  theatre.clock.advance(11 * 60_000);
  await page.context().clock.setFixedTime(theatre.clock.now());
  await press("6けたの数字を設定する");
  await see("もう一度、本人確認をします");
  await picture("confirm-first");
  await fill("パスワード", PASSWORD);
  await press("このパスワードで確認する");
  await see("アプリの「＋」を押して");
  const other = await theatre.visit();
  await other.signIn(clinic);
  await open("/accounts/sessions");
  await see("この端末");
  await picture("sessions");
  await press("ほかの端末をすべてサインアウトさせる");
  await press("すべてサインアウトさせる");
  await page
    .getByRole("button", { name: "サインアウトさせる", exact: true })
    .waitFor({ state: "detached" });
  await other.page.goto(`${theatre.address}/factors/me`);
  await other.page.waitForURL("**/sign-in?**");
  await other.leave();
  await visitor.leave();
});

journey("a forgotten password is set anew by the link in a mail", async () => {
  const visitor = await theatre.visit();
  const { page, open, press, see, fill, picture } = visitor;
  await open("/sign-in");
  await press("パスワードを忘れた", "link");
  await see("サインインに使うメールアドレスへ");
  await fill("メールアドレス", clinic);
  await picture("forgotten");
  await press("リンクを送る");
  await see("メールをご確認ください");
  await theatre.doWork();
  const mails = await theatre.mailsTo(clinic);
  const link = mails
    .map(({ text }) => /https?:\S+\/factors\/forgotten\?token=\S+/.exec(text)?.[0])
    .find(Boolean)!;
  await open(link);
  await fill("新しいパスワード", "あたらしい合言葉はこちら 8");
  await press("このパスワードにする");
  await page.waitForURL("**/today");
  await visitor.leave();
});

journey("an invitation leads a new administrator through setting up a second proof", async () => {
  const offer = {
    organisationId: idOf("secretariat"),
    contactId: null,
    role: "secretariat" as const,
    standing: "administrator" as const,
    mail: "new@office.example.jp",
    name: "新任 太郎",
  };
  const { work } = theatre;
  const link = await work.db.asViewer(SYSTEM, (tx) => inviteByHand(tx, offer, work));
  const visitor = await theatre.visit();
  const { page, press, see, fill } = visitor;
  await addAuthenticator(visitor);
  await page.goto(link);
  await fill("パスワード", PASSWORD);
  await press("この内容で始める");
  await see("本人確認の方法を登録します");
  await press("この端末にパスキーを作る");
  await press("しまったので、先へ進む");
  await page.waitForURL("**/today");
  await see("新任 太郎");
  await visitor.leave();
});

journey("who lost the telephone gets in again: checked, told, waited, made anew", async () => {
  const world = idOf("hospitalOsaka");
  const head = await theatre.account("head", "institution", world);
  const lost = await theatre.account("lost", "institution", world);
  const phone = await theatre.visit();
  await phone.signIn(lost);
  await addAuthenticator(phone);
  await phone.open("/factors");
  await phone.press("パスキーを登録する");
  await phone.press("この端末にパスキーを作る");
  await phone.press("しまったので、閉じる");
  await phone.see("このパソコン");
  await phone.picture("factors-with-passkey");
  await phone.leave();

  const desk = await theatre.visit({ width: 375 });
  await desk.signIn(head);
  await desk.open("/factors/recoveries");
  await desk.see("登録されている方法: パスキー");
  await desk.picture("recoveries");
  await desk.press("作り直しを始める");
  await desk.fill("ご本人であることを、どう確かめましたか", "窓口で職員証を見た");
  await desk.picture("recovery-start");
  await desk.press("ご本人と確かめたので、始める");
  await desk.see("作り直しの手続き中です");
  await desk.picture("recovery-runs");
  await desk.leave();

  await theatre.pass(24.5);
  const mails = await theatre.mailsTo(lost);
  const link = mails
    .map(({ text }) => /https?:\S+\/recoveries\/use\?token=\S+/.exec(text)?.[0])
    .find(Boolean)!;
  const again = await theatre.visit();
  await again.open(link);
  await again.picture("recover");
  await again.press("いままでの方法を消して、作り直す");
  await again.see("いままでの確認方法を消しました");
  await again.leave();
});
