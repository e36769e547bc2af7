import { expect } from "vitest";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";
import { addFirewall, ADVISORY, linkTo, publishAdvisory, takeAdvisory } from "./fortigate.ts";

const NOTE = "会員の皆さまへ。分からないときは、医師会の相談窓口へお電話ください。";
const BEHIND = ["hospitaltokyo-1@hp.example.jp", "clinictokyo-1@hp.example.jp"];
const RELAY = "relaytokyo@office.example.jp";
let world: World;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  await addFirewall(installation, world.hospitalTokyo, "7.2.4");
  await addFirewall(installation, world.clinicTokyo, null);
  await addFirewall(installation, world.hospitalOsaka, "7.0.1");
  const advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, world.secretariat, advisoryId);
});

journey(
  "a relay organisation forwards with a note; those behind it are told after that, not before",
  async () => {
    // Osaka's association passes on at once, Tokyo's waits for a person.
    expect(await theatre.mailsTo("hospitalosaka-1@hp.example.jp")).toHaveLength(1);
    expect(await theatre.mailsTo(RELAY)).toHaveLength(1);
    for (const address of BEHIND) expect(await theatre.mailsTo(address)).toHaveLength(0);

    const relay = await theatre.visit();
    const account = await theatre.account("医師会 窓口", "relay", world.relayTokyo);
    await relay.signIn(account, "/reactions/relay");
    await relay.see("事務局から直接届きます");
    await relay.picture("relay");
    await relay.press("内容と施設を見る", "link");
    await relay.see("みずき坂クリニック");
    await relay.picture("relay-hop");
    expect(await relay.read()).not.toContain("なにわの森病院");

    await relay.press("いま転送する");
    await relay.fill("添えるひとこと", NOTE);
    await relay.press("2施設に転送する");
    await relay.see("転送しました");
    await theatre.doWork();
    for (const address of BEHIND) {
      const mails = await theatre.mailsTo(address);
      expect(mails).toHaveLength(1);
      expect(mails[0]!.text).toContain(NOTE);
    }

    const phone = await theatre.visit({ width: 375, height: 700, javaScript: false });
    await phone.open(await linkTo(theatre, BEHIND[1]!));
    await phone.see("東の医師会");
    await phone.choose("わからない");
    await phone.press("この答えを送る");
    await phone.see("ありがとうございました");
    await phone.leave();

    await relay.open("/reactions/relay");
    await relay.see("1／2施設");
    await relay.open("/today");
    await relay.picture("today-relay");
    await relay.leave();
  },
);
