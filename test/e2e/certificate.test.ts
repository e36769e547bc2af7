import { expect } from "vitest";
import { freePort, makeTlsFiles } from "../tls.ts";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";

let world: World;
const theatre = openTheatre(
  async ({ database }) => {
    world = await makeWorld(database);
  },
  {
    set: async () => ({
      ...makeTlsFiles(),
      PORT: String(await freePort()),
      PUBLIC_URL: "https://127.0.0.1",
      TLS_CLIENT_PORT: String(await freePort()),
      REQUIRE_SECOND_FACTOR: "false",
    }),
  },
);

journey(
  "an administrator makes the authority, a clerk a certificate, and the browser that holds it ends on 今日",
  async () => {
    const { certificateUrl } = theatre.web.settings;
    theatre.circle.push(certificateUrl!);
    const desk = await theatre.visit();
    const administrator = await theatre.account("事務 局子", "secretariat", world.secretariat);
    await desk.signIn(administrator, "/certificates/authority");
    await desk.picture("authority-empty");
    await desk.press("認証局を作る");
    await desk.see("失効の一覧");
    await desk.picture("authority");

    const clerk = await theatre.visit();
    const mail = await theatre.account("受付 花子", "institution", world.hospitalTokyo);
    await clerk.signIn(mail, "/certificates");
    await clerk.picture("certificates-empty");
    await clerk.press("証明書を作る", "link");
    await clerk.fill("どの機器か", "受付のパソコン");
    await clerk.picture("certificate-new");
    await clerk.press("証明書を作る");
    await clerk.see("いまだけ表示しています");
    await clerk.picture("certificate-made");
    const passphrase = await clerk.page.locator("main code").innerText();
    const download = clerk.page.waitForEvent("download");
    await clerk.page.getByRole("link", { name: /を保存する$/ }).click();
    const chunks: Buffer[] = [];
    for await (const part of await (await download).createReadStream()) chunks.push(part as Buffer);
    const pfx = Buffer.concat(chunks);
    await clerk.press("入れ終わったので、一覧に戻る", "link");
    await clerk.see("まだ使っていません");
    await clerk.picture("certificates");

    // The same device later: nobody is signed in, the certificate is in it.
    const device = await theatre.visit({
      certificate: { origin: certificateUrl!, pfx, passphrase },
    });
    await device.open("/sign-in");
    await device.picture("sign-in-ways");
    await device.press("電子証明書でサインイン", "link");
    await device.page.waitForURL((url) => url.pathname === "/today");
    await device.see("受付 花子");
    await device.picture("today-by-certificate");

    // Revoked, it opens nothing any more, in the same browser.
    await clerk.press("失効にする");
    await clerk.choose("機器をなくした・盗まれた");
    await clerk.page.getByRole("dialog").getByRole("button", { name: "失効にする" }).click();
    await clerk.see("失効");
    await clerk.picture("certificates-revoked");
    await device.page.goto(`${theatre.address}/sign-in`);
    await device.press("電子証明書でサインイン", "link");
    await device.see("この証明書は失効しています");
    await device.picture("certificate-refused");
    await device.press("サインインの画面に戻る", "link");
    await device.see("サインインする");

    const stranger = await theatre.visit();
    await stranger.open("/sign-in");
    await stranger.press("電子証明書でサインイン", "link");
    await stranger.see("証明書が届きませんでした");
    expect(await stranger.read()).toContain("ブラウザーをすべて閉じて");
  },
);
