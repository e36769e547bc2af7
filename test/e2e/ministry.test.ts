import { expect } from "vitest";
import { loadPrefectures } from "../../src/circle/facilities/content.ts";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { ADVISORY, publishAdvisory, takeAdvisory } from "./fortigate.ts";
import { makeNation, type Nation } from "./nation.ts";

let nation: Nation;
let advisoryId: string;
const theatre = openTheatre(async (installation) => {
  nation = await makeNation(installation, 900);
  advisoryId = await takeAdvisory(installation, ADVISORY.first);
  await publishAdvisory(installation, nation.secretariat, advisoryId, { askKinds: ["firewall"] });
});

journey("the ministry sees counts, none that points at a few, and no names", async () => {
  const ministry = await theatre.visit();
  const account = await theatre.account("行政 担当", "ministry", nation.ministry);
  await ministry.signIn(account, "/outcomes/ministry");
  await ministry.picture("ministry-list");
  await ministry.press(ADVISORY.title, "link");
  await ministry.see("1〜4施設の数");
  const text = await ministry.read();
  await ministry.picture("ministry");

  const few = await countByPrefecture("between 1 and 4");
  const many = await countByPrefecture("> 4");
  expect(few.length).toBeGreaterThan(0);
  expect(many.length).toBeGreaterThan(0);
  const totals = await readColumn(ministry, "都道府県ごとの施設数", "合計");
  const hidden = await ministry.page.getByText("合計も「非表示」の都道府県").innerText();
  for (const name of few) {
    expect(totals.has(name), name).toBe(false);
    expect(hidden).toContain(name);
  }
  expect(totals.size).toBeGreaterThan(0);
  for (const count of totals.values()) expect(Number(count)).toBeGreaterThan(4);

  const { rows } = await theatre.database.owner.query<{ name: string }>(
    `select o.name from reactions.reaction r join organisations.organisation o on o.id = r.institution_id
     where r.advisory_id = $1`,
    [advisoryId],
  );
  expect(rows.length).toBeGreaterThan(50);
  for (const { name } of rows) expect(text).not.toContain(name);

  for (const path of [`/outcomes/${advisoryId}`, `/outcomes/${advisoryId}/silent`, "/members"]) {
    await ministry.open(path);
    await ministry.see("この画面は開けません");
  }
  await ministry.leave();
});

async function countByPrefecture(size: string): Promise<string[]> {
  const names = new Map(loadPrefectures().map(({ code, name }) => [code, name]));
  const { rows } = await theatre.database.owner.query<{ prefecture: string }>(
    `select i.prefecture from reactions.reaction r
       join members.institution i on i.organisation_id = r.institution_id
     where r.advisory_id = $1 group by i.prefecture having count(*) ${size}`,
    [advisoryId],
  );
  return rows.map(({ prefecture }) => names.get(prefecture)!);
}

/** What a table says in one column, by what its lines are called. */
async function readColumn(
  { page }: Visitor,
  caption: string,
  head: string,
): Promise<Map<string, string>> {
  const rows = await page.getByRole("table", { name: caption }).getByRole("row").all();
  const cells = await Promise.all(rows.map((row) => row.locator("th, td").allInnerTexts()));
  const place = cells[0]!.findIndex((text) => text.trim() === head);
  return new Map(cells.slice(1).map((row) => [row[0]!.trim(), row[place]!.trim()]));
}
