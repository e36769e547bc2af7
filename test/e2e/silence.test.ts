import { expect } from "vitest";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";
import { addFirewall, ADVISORY, publishAdvisory, takeAdvisory } from "./fortigate.ts";

const [FIRST, SECOND, DIRECTOR] = [1, 2, 3].map((place) => `clinictokyo-${place}@hp.example.jp`);
let world: World;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  await addFirewall(installation, world.clinicTokyo, "7.2.4");
  const advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, world.secretariat, advisoryId);
});
const countTo = async (address: string) => (await theatre.mailsTo(address)).length;
const counts = () => Promise.all([FIRST!, SECOND!, DIRECTOR!].map(countTo));

journey("silence falls through a relay and climbs the ladder up to the phone", async () => {
  expect(await counts()).toEqual([0, 0, 0]);
  const account = await theatre.account("事務 花子", "secretariat", world.secretariat);
  const desk = await theatre.visit();
  await desk.signIn(account, "/outcomes");
  await desk.press(ADVISORY.title, "link");
  await desk.see("まだ転送していない団体");
  await desk.press("お返事のない施設", "link");
  await desk.see("中継団体の転送を待っています");
  await desk.picture("silent-held");

  // The association is reminded, lets its two hours pass all the same, and hears that it went on without it.
  await theatre.pass(2);
  expect(await countTo("relaytokyo@office.example.jp")).toBe(3);
  expect(await counts()).toEqual([1, 0, 0]);
  await theatre.pass(4);
  expect(await counts()).toEqual([2, 0, 0]);
  await theatre.pass(4);
  expect(await counts()).toEqual([2, 1, 0]);
  await theatre.pass(16);
  expect(await counts()).toEqual([2, 1, 1]);
  await theatre.pass(6);
  // After the phone list nothing comes by itself any more.
  await theatre.pass(48);
  expect(await counts()).toEqual([2, 1, 1]);

  // Days later one has to sign in again, and is back on the list.
  await desk.signIn(account, new URL(desk.page.url()).pathname);
  await desk.see("みずき坂クリニック");
  await desk.see("受信サーバーまで");
  await desk.see("03-0000-0000");
  await desk.see("から、電話をお願いしています");
  await desk.picture("silent");
  await desk.open("/today");
  await desk.picture("today-secretariat");

  const relay = await theatre.visit();
  await relay.signIn(await theatre.account("窓口", "relay", world.relayTokyo), "/reactions/relay");
  await relay.see("事務局から直接届きました");
  await relay.leave();

  // Rung up: the answer is written down for the clinic, and it is silent no more.
  await desk.open("/outcomes");
  await desk.press(ADVISORY.title, "link");
  await desk.press("お返事のない施設", "link");
  await desk.press("みずき坂クリニック", "link");
  await desk.choose("業者に任せている");
  await desk.press("聞いた答えを記録する");
  await desk.see("電話でのお答えとして記録しました");
  await desk.open("/outcomes");
  await desk.press(ADVISORY.title, "link");
  await desk.press("お返事のない施設", "link");
  await desk.see("あてはまる施設はありません");
  await desk.leave();
});
