import { expect } from "vitest";
import { journey, openTheatre, type Visitor } from "./browser.ts";
import { PASSWORD } from "./installation.ts";
import { type Scenery, setScenery } from "./scenery.ts";

let scenery: Scenery;
/** A reaction that waits for its answer. */
let waiting: string;
const theatre = openTheatre(async (installation) => {
  scenery = await setScenery(installation);
  const { rows } = await installation.database.owner.query<{ id: string }>(
    "select id from reactions.reaction where stage = 'notified' and answer is null and mark = 'live' limit 1",
  );
  waiting = rows[0]!.id;
});

/** A form that somebody may write in for long: where it is, and what has to be pressed before it stands there. */
interface Long {
  at: (ids: Scenery["ids"]) => string;
  press?: string[];
  /** The field that is written in; without: the first of several lines. */
  field?: string;
}
const OF_THE_OFFICE: Long[] = [
  { at: () => "/feeds/new?by=hand" },
  { at: ({ inbox, draft }) => `/guidance/${inbox}/${draft}` },
  { at: ({ inbox, draft }) => `/guidance/${inbox}/${draft}?tab=audience` },
  { at: ({ inbox, draft }) => `/guidance/${inbox}/${draft}`, field: "確認する方への伝言" },
  { at: () => "/facilities/new", field: "名称" },
  { at: ({ facility }) => `/facilities/${facility}/edit`, field: "所在地" },
  { at: () => "/members/new", field: "名称" },
  { at: () => "/entries/intake" },
  { at: () => "/dues/settings" },
  { at: () => `/people/handover/${scenery.handovers.secretariat}` },
  { at: () => `/answers/${waiting}` },
  { at: ({ application }) => `/applications/${application}?act=refuse` },
  { at: ({ application }) => `/applications/${application}?act=ask` },
];
const OF_AN_INSTITUTION: Long[] = [
  { at: ({ asset }) => `/assets/${asset}`, press: ["直す"] },
  { at: () => "/people/own", press: ["連絡先を加える"], field: "お名前" },
];

const WRITTEN = "書きかけです。消えないでください。";
const MORE = "サインインが切れても。";

async function field(visitor: Visitor, form: Long) {
  for (const name of form.press ?? []) await visitor.press(name);
  return form.field
    ? visitor.page.getByLabel(form.field).first()
    : visitor.page.locator(":is(main, dialog[open]) form textarea:visible").first();
}

/** Types, loses the sign-in while typing on, signs in over the page, comes back, throws it away. */
async function loseNothing(visitor: Visitor, mail: string, form: Long): Promise<void> {
  const { page, see } = visitor;
  const address = form.at(scenery.ids);
  await visitor.follow(address);
  const written = await field(visitor, form);
  await written.fill(WRITTEN);
  await see("下書きを残しました");
  const name = address.split(/[/?]/)[1]!;
  await endSession(mail);
  await written.fill(WRITTEN + MORE);
  const dialog = page.getByRole("dialog", { name: "サインインが切れました" });
  await dialog.getByLabel("パスワード").fill(PASSWORD);
  await visitor.picture(`signed-out-${name}`);
  await dialog.getByRole("button", { name: "サインインして続ける" }).click();
  await dialog.waitFor({ state: "hidden" });
  await see("下書きを残しました");
  expect(await written.inputValue()).toBe(WRITTEN + MORE);
  await visitor.open(address);
  const again = await field(visitor, form);
  await see("書きかけの内容を戻しました");
  expect(await again.inputValue()).toBe(WRITTEN + MORE);
  await visitor.picture(`draft-${name}`);
  const loaded = page.waitForEvent("load");
  await visitor.press("書きかけを捨てる");
  await loaded;
  await visitor.settled();
  expect(await (await field(visitor, form)).inputValue()).not.toContain(WRITTEN);
}

const endSession = (mail: string) =>
  theatre.database.owner.query(
    "delete from accounts.session where account_id = (select id from accounts.account where mail = $1)",
    [mail],
  );

for (const [role, forms] of [
  ["secretariat", OF_THE_OFFICE],
  ["institution", OF_AN_INSTITUTION],
] as const)
  journey(`what the ${role} wrote in a long form outlives the page and the sign-in`, async () => {
    const visitor = await theatre.visit();
    const mail = scenery.mails[role];
    await visitor.signIn(mail);
    for (const form of forms) await loseNothing(visitor, mail, form);
    // The browser itself writes down each reply that the sign-in has ended.
    const others = theatre.troubles.filter((one) => !one.includes("status of 401"));
    theatre.troubles.splice(0, Infinity, ...others);
    await visitor.leave();
  });
