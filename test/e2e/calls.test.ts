import type pg from "pg";
import { expect } from "vitest";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre, PICTURES } from "./browser.ts";
import { addFirewall, ADVISORY, publishAdvisory, takeAdvisory } from "./fortigate.ts";

let world: World;
let advisoryId: string;
let owner: pg.Pool;
const theatre = openTheatre(async (installation) => {
  ({ owner } = installation.database);
  world = await makeWorld(installation.database);
  await owner.query("update members.institution set route_id = $1", [world.routes.direct]);
  await addFirewall(installation, world.hospitalTokyo, "7.2.4");
  await addFirewall(installation, world.clinicTokyo, "7.2.4");
  advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, world.secretariat, advisoryId);
});

journey(
  "the silent are put on the phone list, rung up one after the other, and answer by phone",
  async () => {
    const account = await theatre.account("事務 花子", "secretariat", world.secretariat);
    const desk = await theatre.visit();
    await desk.signIn(account, `/outcomes/${advisoryId}/institutions`);
    for (const name of ["あおば台総合病院", "みずき坂クリニック"])
      await desk.page.getByRole("checkbox", { name: new RegExp(name) }).check();
    await desk.press("選んだ2施設を電話の一覧に載せる");
    await desk.see("2施設を電話の一覧に載せました");
    await desk.picture("institutions-listed");

    await desk.open("/calls/list");
    await desk.see("みずき坂クリニック");
    await desk.picture("calls-list");
    if (PICTURES)
      await desk.page.pdf({ path: `${PICTURES}/calls-list.pdf`, preferCSSPageSize: true });

    await desk.open("/calls");
    await desk.see("いまかける");
    await desk.press("2組織", "link");
    await desk.see("全2件のうち");
    await desk.open("/calls");
    await desk.press("次の電話へ");
    await desk.see("これまでの電話");
    await desk.picture("calls-turn");
    await desk.page.setViewportSize({ width: 375, height: 800 });
    await desk.picture("calls-turn");
    await desk.page.setViewportSize({ width: 1280, height: 800 });
    await desk.choose("不在");
    await desk.fill("メモ", "昼休みで、だれも出なかった");
    await desk.press("結果を記録する");
    await desk.see("「不在」で記録しました");

    // The other one: what is heard is the answer of the warning, and the call with it.
    await desk.press("次の電話へ");
    await desk.press("答えを聞いた");
    await desk.picture("calls-heard");
    await desk.choose("対応済");
    await desk.press("聞いた答えを記録する");
    await desk.see("この組織への用件は、すべて済みました");
    await desk.picture("calls-done");
    const { rows } = await owner.query("select outcome, note from calls.call order by outcome");
    expect(rows).toEqual([
      { outcome: "absent", note: "昼休みで、だれも出なかった" },
      { outcome: "answered", note: null },
    ]);
    await desk.leave();
  },
);
