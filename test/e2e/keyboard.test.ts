import { expect } from "vitest";
import { setGuidanceState, startGuidance } from "../../src/warnings/guidance/api.ts";
import { until } from "../until.ts";
import { makeWorld, viewerOf, type World } from "../world.ts";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { addFirewall, ADVISORY, linkTo, must, publishAdvisory, takeAdvisory } from "./fortigate.ts";

/** More stops than any page has. */
const MOST_STOPS = 120;
let world: World;
let advisoryId: string;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  await addFirewall(installation, world.university, "7.2.4");
  advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, world.secretariat, advisoryId);
});

/** Goes on with Tab until the focus is on what is called so, which must then be visible. */
async function tabTo({ page }: Visitor, name: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    if ((await focused.count()) === 0) continue;
    const label = await focused.evaluate((element) => {
      const labels = (element as HTMLInputElement).labels ?? [];
      return [...labels, element].map((one) => one.textContent ?? "").join(" ");
    });
    if (label.includes(name)) return;
  }
  throw new Error(`Tab never came to ${name}`);
}

journey("the answer is given with the keyboard alone, signed in or from the mail", async () => {
  const clerk = await theatre.visit();
  const keys = clerk.page.keyboard;
  await clerk.open("/answers");
  await tabTo(clerk, "メールアドレス");
  await keys.type(await theatre.account("担当", "institution", world.university));
  await tabTo(clerk, "パスワード");
  await keys.type("いちばん長い合言葉はこちら");
  await keys.press("Enter");
  await clerk.see("お答えをお待ちしているもの");
  await tabTo(clerk, ADVISORY.title);
  await keys.press("Enter");
  await clerk.see("当てはまるものを一つ選んでください");
  await tabTo(clerk, "該当なし");
  await keys.press("Space");
  for (const _ of ["確認中", "対応予定", "対応済", "対応できない"]) await keys.press("ArrowDown");
  await tabTo(clerk, "費用のめどが立たない");
  await keys.press("Space");
  await tabTo(clerk, "ひとこと");
  await keys.type("来年度の予算で考えます。");
  await tabTo(clerk, "この答えを送る");
  await keys.press("Enter");
  await clerk.see("ありがとうございました。お答えを受け付けました");
  await clerk.see("来年度の予算で考えます。");
  await clerk.leave();

  const reader = await theatre.visit({ javaScript: false });
  await reader.open(await linkTo(theatre, "university-1@hp.example.jp"));
  await tabTo(reader, "該当なし");
  await reader.page.keyboard.press("Space");
  await tabTo(reader, "この答えを送る");
  await reader.page.keyboard.press("Enter");
  await reader.see("ありがとうございました");
  await reader.leave();
});

journey("a guidance is sent out with the keyboard alone", async () => {
  const [author, reviewer] = ["author", "reviewer"].map((name) =>
    viewerOf("secretariat", world.secretariat, name),
  );
  const body = { advisoryId, mark: "live" as const };
  const { id } = await must(theatre, author!, startGuidance, { body });
  for (const [who, state] of [
    [author!, "in_review"],
    [reviewer!, "approved"],
  ] as const) {
    await must(theatre, who, setGuidanceState, { params: { id }, body: { state, note: null } });
  }
  const desk = await theatre.visit();
  const keys = desk.page.keyboard;
  const account = await theatre.account("事務 花子", "secretariat", world.secretariat);
  await desk.signIn(account, `/reactions/publish/${id}`);
  for (const [next, seen] of [
    ["「対象の確認」へ進む", "1施設にお知らせします"],
    ["「配信」へ進む", "いつ発出しますか"],
  ] as const) {
    await tabTo(desk, next);
    await keys.press("Enter");
    await desk.see(seen);
  }
  await tabTo(desk, "いますぐ発出する");
  await keys.press("Space");
  await tabTo(desk, "発出する内容を確かめる");
  await keys.press("Enter");
  await desk.see("1施設に発出しますか");
  await keys.press("Escape");
  await desk.page.getByRole("dialog").waitFor({ state: "hidden" });
  // The browser tells the page of the closing a moment later, and the focus is back where it was.
  const focused = desk.page.locator(":focus");
  await until(async () => expect(await focused.innerText()).toBe("発出する内容を確かめる"));
  await desk.settled();
  await keys.press("Enter");
  await desk.see("1施設に発出しますか");
  await tabTo(desk, "発出する");
  await keys.press("Enter");
  await desk.see("発出しました");
  await desk.leave();
});
