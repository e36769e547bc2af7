import { expect } from "vitest";
import { saveProgress } from "../../src/warnings/outcomes/queries-progress.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { makeWorld, type World } from "../world.ts";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { addFirewall, ADVISORY, publishAdvisory, takeAdvisory } from "./fortigate.ts";

let world: World;
let advisoryId: string;
const theatre = openTheatre(async (installation) => {
  world = await makeWorld(installation.database);
  await addFirewall(installation, world.hospitalTokyo, "7.2.4");
  await addFirewall(installation, world.clinicTokyo, null);
  await addFirewall(installation, world.hospitalOsaka, "7.0.1");
  await addFirewall(installation, world.clinicOsaka, "7.2.4");
  advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, world.secretariat, advisoryId);
  await installation.database.owner.query(
    `update reactions.reaction set stage = 'acknowledged', answer = 'help_wanted', answered_at = now(),
       first_answered_at = now(), applicability_by = now() - interval '1 day' where institution_id = $1`,
    [world.hospitalOsaka],
  );
  await installation.database.web.asViewer(SYSTEM, (tx) =>
    saveProgress(tx, installation.clock.now(), null),
  );
});

/** Every number of the page that opens a list, with its list. */
const numbersOn = (visitor: Visitor) =>
  visitor.page.locator("[data-count]").evaluateAll((links) =>
    links.map((link) => ({
      to: link.getAttribute("href")!,
      count: Number((link as HTMLElement).dataset.count),
    })),
  );

journey("every number opens a list of as many", async () => {
  const desk = await theatre.visit();
  await desk.signIn(
    await theatre.account("事務 花子", "secretariat", world.secretariat),
    "/outcomes",
  );
  const found = new Map<string, number>();
  for (const path of ["/outcomes", `/outcomes/${advisoryId}`]) {
    await desk.open(path);
    const numbers = await numbersOn(desk);
    expect(numbers.length, path).toBeGreaterThan(5);
    for (const { to, count } of numbers) {
      // Two numbers with one list are the same number.
      expect([to, found.get(to) ?? count]).toEqual([to, count]);
      found.set(to, count);
    }
    await desk.picture(path === "/outcomes" ? "numbers-list" : "numbers-advisory");
  }
  for (const [to, count] of found) {
    await desk.open(to);
    await desk.see(`全${count}件のうち`);
  }
  await desk.open(`/outcomes/${advisoryId}/institutions`);
  await desk.picture("institutions");

  await desk.open("/today");
  await desk.press("支援してほしいというお答えが1件あります", "link");
  await desk.see("全1件のうち");
  await desk.leave();
});
