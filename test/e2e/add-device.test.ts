import { journey, openTheatre } from "./browser.ts";
import { ADVISORY, publishAdvisory, takeAdvisory } from "./fortigate.ts";
import { findInstitution, makeNation } from "./nation.ts";

let clinic: { id: string };
const theatre = openTheatre(async (installation) => {
  const { secretariat } = await makeNation(installation, 600);
  clinic = await findInstitution(
    installation,
    `i.kind = 'clinic' and not exists (select from assets.asset a
     where a.institution_id = o.id and a.kind in ('firewall', 'vpn'))`,
  );
  const advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, secretariat, advisoryId);
});

journey("a clerk adds a device in three taps and sees the matching advisory at once", async () => {
  const clerk = await theatre.visit({ width: 375, height: 740 });
  await clerk.signIn(await theatre.account("受付 担当", "institution", clinic.id), "/assets");
  await clerk.picture("assets-empty");
  await clerk.page.getByRole("link", { name: "登録する" }).first().click();
  await clerk.see("どんな機器ですか");
  await clerk.picture("add-kind");
  await clerk.page.getByRole("button", { name: /^ファイアウォール/ }).click();
  await clerk.see("どの製品ですか");
  await clerk.picture("add-product");
  await clerk.page
    .getByRole("button", { name: /FortiGate/ })
    .first()
    .click();
  await clerk.fill("バージョン", "7.2.4");
  await clerk.picture("add-details");
  await clerk.press("台帳に登録する");
  await clerk.see("台帳に登録しました");
  await clerk.press("関係する注意喚起を見る", "link");
  await theatre.doWork();
  await clerk.see(ADVISORY.title);
  await clerk.see("お答えの期限");
  await clerk.picture("asset-reactions");

  await clerk.press(ADVISORY.title, "link");
  await clerk.see("何が起きていますか");
  await clerk.see("当てはまるものを一つ選んでください");
  await clerk.picture("reaction-clerk");
  await clerk.open("/today");
  await clerk.see(ADVISORY.title);
  await clerk.picture("today-clinic");
  await clerk.leave();
});
