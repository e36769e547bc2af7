import { expect } from "vitest";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";
import { addFirewall, ADVISORY, linkTo, publishAdvisory, takeAdvisory } from "./fortigate.ts";

const CLERK = "university-1@hp.example.jp";
let world: World;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  await addFirewall(installation, world.university, "7.2.4");
  const advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, world.secretariat, advisoryId);
});

journey(
  "a clerk answers from the mail on a phone without JavaScript, and changes the answer",
  async () => {
    const [mail] = await theatre.mailsTo(CLERK);
    expect(mail?.subject).toContain("確認のお願い");
    const phone = await theatre.visit({ width: 375, height: 700, javaScript: false });
    const { page, open, choose, see, press, picture } = phone;
    await open(await linkTo(theatre, CLERK));
    await see("架空大学病院");
    await page.getByText("なぜ届いたか").click();
    await see("バージョン 7.2.4");
    await picture("reply-question");
    expect(await widthOf(phone)).toBeLessThanOrEqual(375);

    await press("この答えを送る");
    await see("まだ送られていません。");
    await choose("対応予定");
    await press("この答えを送る");
    await see("まだ送られていません。");
    await picture("reply-findings");

    await choose("対応予定");
    await page.locator('input[name="plannedOn"]').fill("2026-11-20");
    await press("この答えを送る");
    await page.waitForURL("**/thanks");
    await see("ありがとうございました");
    await see("対応予定");
    await picture("reply-thanks");

    await press("こちら", "link");
    await see("前のお答え");
    await choose("対応済");
    await press("この答えを送る");
    await page.waitForURL("**/thanks");
    await see("対応済");
    await phone.leave();
    await theatre.doWork();

    const desk = await theatre.visit();
    await desk.signIn(await theatre.account("事務 花子", "secretariat", world.secretariat));
    await desk.open(`/answers?institution=${world.university}`);
    await desk.see(ADVISORY.title);
    await desk.see("対応済");
    await desk.press(ADVISORY.title, "link");
    await desk.see("お答えいただいています");
    await desk.picture("reaction-secretariat");
    await desk.leave();
  },
);

journey(
  "a scanner that opens the link answers for nobody; a cut or old link says nothing",
  async () => {
    const link = await linkTo(theatre, CLERK);
    for (const method of ["GET", "HEAD"]) expect((await fetch(link, { method })).status).toBe(200);
    const { rows } = await theatre.database.owner.query(
      "select answer from reactions.reaction where institution_id = $1",
      [world.university],
    );
    expect(rows).toEqual([{ answer: "done" }]);

    const phone = await theatre.visit({ width: 375, height: 700, javaScript: false });
    await phone.open(link.slice(0, -4));
    await phone.see("このリンクは開けません");
    await phone.picture("reply-unknown");
    await theatre.pass(0.5);
    theatre.clock.advance(100 * 24 * 3_600_000);
    await phone.open(link);
    await phone.see("このリンクの期限が過ぎました");
    expect(await phone.read()).not.toContain("架空大学病院");
    await phone.leave();
  },
);

const widthOf = ({ page }: Awaited<ReturnType<typeof theatre.visit>>) =>
  page.locator("html").evaluate((html) => html.scrollWidth);
