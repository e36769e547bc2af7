import { expect } from "vitest";
import { CLIENT, startOidcProvider } from "../oidc.ts";
import { freePort } from "../tls.ts";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";

let world: World;
const theatre = openTheatre(
  async ({ database }) => {
    world = await makeWorld(database);
  },
  { set: async () => ({ ALLOW_PRIVATE_FETCH: "127.0.0.1", REQUIRE_SECOND_FACTOR: "false" }) },
);

journey(
  "an administrator registers a provider, a clerk links to it, and signs in with it to 今日",
  async () => {
    const port = await freePort();
    const issuer = `http://127.0.0.1:${port}`;
    theatre.circle.push(issuer);
    // Tokens of a real provider hold by the real time.
    theatre.clock.set(new Date());
    const desk = await theatre.visit();
    const administrator = await theatre.account("事務 局子", "secretariat", world.secretariat);
    await desk.signIn(administrator, "/identities/providers");
    await desk.picture("providers-empty");
    await desk.fill("相手の名前", "県の共通サインイン");
    await desk.fill("発行者の住所", issuer);
    await desk.press("相手を加える");
    await desk.see("準備中");
    await desk.picture("providers-unfinished");
    const callback = await desk.page
      .getByText(/\/identities\/[0-9a-f-]{36}\/callback$/)
      .innerText();
    const mail = await theatre.account("受付 花子", "institution", world.hospitalTokyo);
    const provider = await startOidcProvider({
      port,
      callback,
      people: { hanako: { email: mail } },
    });
    try {
      await desk.page.getByText("登録した内容を直す").click();
      await desk.fill("クライアントID", CLIENT.id);
      await desk.fill("クライアントの秘密の値", CLIENT.secret);
      await desk.press("この内容に直す");
      await desk.see("使えます");
      await desk.press("つながるか確かめる");
      await desk.see("つながりました");
      await desk.picture("providers");

      const clerk = await theatre.visit();
      await clerk.signIn(mail, "/identities");
      await clerk.press("県の共通サインインとつなぐ");
      await clerk.fill("利用者名", "hanako");
      await clerk.press("サインイン");
      await clerk.page.waitForURL(`${theatre.address}/identities`);
      await clerk.see("つながっています");
      await clerk.picture("identities");

      const device = await theatre.visit();
      await device.open("/sign-in?next=/today");
      await device.picture("sign-in-oidc");
      await device.press("県の共通サインインでサインイン", "link");
      await device.press("やめる");
      await device.see("取りやめたか");
      await device.picture("oidc-given-up");
      await device.press("サインインの画面に戻る", "link");
      await device.press("県の共通サインインでサインイン", "link");
      await device.fill("利用者名", "hanako");
      await device.press("サインイン");
      await device.page.waitForURL((url) => url.pathname === "/today");
      await device.see("受付 花子");

      await clerk.press("外す");
      await clerk.page.getByRole("dialog").getByRole("button", { name: "外す" }).click();
      await clerk.see("外しました");
      await clerk.picture("identities-unlinked");
      const again = await theatre.visit();
      await again.open("/sign-in");
      await again.press("県の共通サインインでサインイン", "link");
      await again.fill("利用者名", "hanako");
      await again.press("サインイン");
      await again.see("まだどのアカウントにもつながっていません");
      expect(new URL(again.page.url()).pathname).toMatch(/callback$/);
    } finally {
      await provider.close();
    }
  },
);
