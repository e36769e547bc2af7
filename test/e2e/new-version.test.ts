import { expect } from "vitest";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";
import { addFirewall, ADVISORY, linkTo, publishAdvisory, takeAdvisory } from "./fortigate.ts";

const NOTE = "6.0系も対象であることがわかりました。";
const TOUCHED = "clinicosaka-1@hp.example.jp";
const UNTOUCHED = "hospitalosaka-1@hp.example.jp";
let world: World;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  await addFirewall(installation, world.clinicOsaka, "6.0.12");
  await addFirewall(installation, world.hospitalOsaka, "7.2.4");
  const advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, world.secretariat, advisoryId);
});

journey("a new version reopens only what it touches, and says why", async () => {
  const phone = await theatre.visit({ width: 375, height: 700, javaScript: false });
  for (const address of [TOUCHED, UNTOUCHED]) {
    await phone.open(await linkTo(theatre, address));
    await phone.choose("対応済");
    await phone.press("この答えを送る");
    await phone.see("ありがとうございました");
  }
  await theatre.pass(1);

  const advisoryId = await takeAdvisory(theatre, ADVISORY.second);
  const desk = await theatre.visit();
  await desk.signIn(await theatre.account("事務 花子", "secretariat", world.secretariat));
  await desk.open(`/advisories/${advisoryId}`);
  await desk.see("第1版 → 第2版");
  await desk.picture("advisory-second-version");
  await desk.leave();

  const hospital = await theatre.visit({ width: 375, height: 740 });
  await hospital.signIn(
    await theatre.account("病院", "institution", world.hospitalOsaka),
    "/answers",
  );
  await hospital.see("いまお答えいただくものはありません");
  await hospital.leave();

  const clinic = await theatre.visit({ width: 375, height: 740 });
  await clinic.signIn(
    await theatre.account("診療所", "institution", world.clinicOsaka),
    "/answers",
  );
  await clinic.see("もう一度お尋ね");
  await clinic.press(ADVISORY.title, "link");
  await clinic.see("注意喚起の内容が変わったため、もう一度お答えをお願いします");
  await clinic.see("前のお答え：対応済");
  await clinic.see("対象: FortiOS 6.0.0");
  await clinic.picture("reaction-reopened");

  // The next guidance tells by mail what changed, and only those who are asked again.
  const before = (await theatre.mailsTo(UNTOUCHED)).length;
  const more = { changeNote: NOTE };
  await publishAdvisory(theatre, world.secretariat, advisoryId, more);
  expect((await theatre.mailsTo(TOUCHED))[0]!.text).toContain(NOTE);
  expect(await theatre.mailsTo(UNTOUCHED)).toHaveLength(before);
  await clinic.leave();

  await phone.open(await linkTo(theatre, TOUCHED));
  await phone.see("内容が変わったため、もう一度お尋ねしています。");
  await phone.choose("業者に任せている");
  await phone.press("この答えを送る");
  await phone.see("業者に任せている");
  await phone.leave();
});
