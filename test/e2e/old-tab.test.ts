import { expect } from "vitest";
import { SERVED_APP } from "../../src/base/contract.ts";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";

let world: World;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
});

journey(
  "a tab from before an upgrade asks to be reloaded, and keeps what is being written",
  async () => {
    const clerk = await theatre.visit();
    const account = await theatre.account("事務 花子", "secretariat", world.secretariat);
    await clerk.signIn(account);
    await clerk.open("/facilities");
    const { page } = clerk;
    const field = page.locator("main input:visible").first();
    await field.fill("書きかけ");
    await page.route("**/api/**", async (route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), [SERVED_APP]: "index-newer.js" };
      await route.fulfill({ response, headers });
    });
    expect(await clerk.read()).not.toContain("画面が古くなりました");
    // As one types, the server is asked, and tells it.
    await field.pressSequentially("です");
    await field.press("Enter");
    await clerk.see("画面が古くなりました");
    await clerk.picture("old-tab");
    expect(await field.inputValue()).toBe("書きかけです");
    await page.unrouteAll({ behavior: "wait" });
    // Another process that is not renewed yet (or was before) answers: the notice does not come and go.
    const answered = page.waitForResponse("**/api/**");
    await field.pressSequentially("か");
    await answered;
    await clerk.settled();
    await clerk.see("画面が古くなりました");
    expect(await field.inputValue()).toBe("書きかけですか");
    await clerk.press("読み込み直す");
    await page.waitForEvent("load");
    await clerk.settled();
    expect(await clerk.read()).not.toContain("画面が古くなりました");
    await clerk.leave();
  },
);
