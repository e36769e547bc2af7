import { writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { MEMBERS } from "../../src/ui/page-lines.tsx";
import { PAGES as TABLE } from "../../src/ui/pages.tsx";
import { CANARY } from "../escape/payloads.ts";
import { plantPayloads } from "../escape/plant.ts";
import { readFiles, watchPage } from "../escape/watch.ts";
import { journey, openTheatre } from "./browser.ts";
import { inspect } from "./inspect.ts";
import { type Role, type Scenery, setScenery } from "./scenery.ts";

/** Whoever runs it and whoever uses it look for all at what everybody has for themselves: a password, a key … */
const TWO_OF_ALL = ["secretariat", "institution"];

/** Who looks at a page. What stands on 「今日」 is another thing for each role. */
function lookers({ path, for: readers }: (typeof TABLE)[number]): readonly string[] {
  if (readers === "anyone") return ["anyone"];
  return readers === MEMBERS && path !== "/today" ? TWO_OF_ALL : readers;
}

const PAGES = TABLE.map((page) => ({ path: page.path, roles: lookers(page) }));

let scenery: Scenery;
const theatre = openTheatre(
  async (installation) => {
    scenery = await setScenery(installation);
  },
  { letters: true },
);

type Recipe = (ids: Scenery["ids"], role: Role | "anyone") => string[];
/** How each page is visited; a page of the table without a line here fails. */
const VISITS: Record<string, Recipe> = {
  "/advisories": () => ["/advisories", "/advisories?state=all", "/advisories?text=zzz"],
  "/feeds/new": () => ["/feeds/new", "/feeds/new?by=hand"],
  "/feeds": () => ["/feeds"],
  "/advisories/$id": ({ advisory, inbox }) => [`/advisories/${advisory}`, `/advisories/${inbox}`],
  "/guidance/$id/new": ({ advisory }) => [`/guidance/${advisory}/new`],
  "/guidance/$id/$guidanceId": ({ inbox, draft }) => [
    `/guidance/${inbox}/${draft}`,
    `/guidance/${inbox}/${draft}?tab=audience`,
  ],
  "/today": () => ["/today"],
  "/sign-in": () => ["/sign-in"],
  "/accounts/invitation": () => [scenery.invitation, "/accounts/invitation?token=none"],
  "/facilities": () => ["/facilities", "/facilities?search=zzz"],
  "/facilities/new": () => ["/facilities/new"],
  "/rosters": () => ["/rosters"],
  "/rosters/$id": ({ roster }) => [`/rosters/${roster}`, `/rosters/${roster}?tab=findings`],
  "/facilities/$id": ({ facility }) => [`/facilities/${facility}`],
  "/facilities/$id/edit": ({ facility }) => [`/facilities/${facility}/edit`],
  "/members/$id/origin": ({ institution }) => [`/members/${institution}/origin`],
  "/members": () => ["/members"],
  "/people/own": () => ["/people/own"],
  "/people/handover/$id": (_ids, role) => [`/people/handover/${scenery.handovers[role as Role]}`],
  "/people/vacant": () => ["/people/vacant"],
  "/people/left": () => ["/people/left"],
  "/people/succession": () => ["/people/succession"],
  "/members/new": () => ["/members/new"],
  "/members/routes": () => ["/members/routes"],
  "/members/$id": ({ institution, member }, role) => [
    `/members/${role === "relay" ? member : institution}`,
  ],
  "/members/$id/edit": ({ institution }) => [`/members/${institution}/edit`],
  "/members/organisations": () => ["/members/organisations"],
  "/factors/password": () => ["/factors/password"],
  "/factors/me": () => ["/factors/me"],
  "/accounts/sessions": () => ["/accounts/sessions"],
  "/factors/forgotten": () => ["/factors/forgotten", "/factors/forgotten?token=none"],
  "/factors": () => ["/factors"],
  // Who has nothing left to prove is led on; the steps themselves are walked in sign-in-factors.
  "/factors/step": () => ["/factors/step"],
  "/factors/recoveries": () => ["/factors/recoveries"],
  "/factors/recoveries/use": () => ["/factors/recoveries/use?token=none"],
  "/factors/recoveries/stop": () => ["/factors/recoveries/stop?token=none"],
  "/people/organisations/$id": ({ office }) => [`/people/organisations/${office}`],
  "/invoices": () => ["/invoices", "/invoices?overdue=yes"],
  "/dues/new": () => ["/dues/new", "/dues/new?search=病院"],
  "/transfers": () => ["/transfers"],
  "/dues/meeting": () => ["/dues/meeting"],
  "/dues/settings": () => ["/dues/settings"],
  "/invoices/own": () => ["/invoices/own"],
  "/invoices/$id": ({ institution }) => [`/invoices/${institution}`],
  "/assets": () => ["/assets"],
  "/assets/add": () => ["/assets/add", "/assets/add?kind=firewall"],
  "/assets/import": () => ["/assets/import"],
  "/assets/$id": ({ asset }) => [`/assets/${asset}`],
  "/notices": () => ["/notices"],
  "/applications": () => ["/applications", "/applications?state=refused"],
  "/entries/intake": () => ["/entries/intake"],
  "/applications/$id": ({ application, joined }) => [
    `/applications/${application}`,
    `/applications/${application}?act=refuse`,
    `/applications/${joined}`,
  ],
  "/applications/consents": () => ["/applications/consents"],
  "/mailboxes": () => ["/mailboxes", "/mailboxes?show=all"],
  "/mailboxes/$id": ({ received }) => [`/mailboxes/${received}`],
  "/probes": () => ["/probes"],
  "/probes/new": () => ["/probes/new"],
  "/calls": () => ["/calls"],
  "/calls/list": () => ["/calls/list", "/calls/list?show=no_number"],
  "/probes/reach": () => ["/probes/reach"],
  "/probes/$id": ({ round }) => [`/probes/${round}`, `/probes/${round}?show=all`],
  "/demo": () => ["/demo"],
  "/demo/mail": () => ["/demo/mail"],
  "/answers": () => ["/answers"],
  "/reactions/relay": ({ hop }) => ["/reactions/relay", `/reactions/relay?hop=${hop}`],
  "/reactions/publish/$guidanceId": ({ approved }) =>
    [1, 2, 3].map((step) => `/reactions/publish/${approved}?step=${step}`),
  "/answers/asset/$id": ({ asset }) => [`/answers/asset/${asset}`],
  "/answers/$id": ({ reaction, asked }, role) =>
    (role === "secretariat" ? [reaction, asked] : [reaction]).map((id) => `/answers/${id}`),
  "/outcomes": () => ["/outcomes"],
  "/outcomes/support": () => ["/outcomes/support"],
  "/outcomes/ministry": () => ["/outcomes/ministry"],
  "/outcomes/ministry/$id": ({ advisory }) => [`/outcomes/ministry/${advisory}`],
  "/outcomes/$id": ({ advisory }) => [`/outcomes/${advisory}`],
  "/outcomes/$id/institutions": ({ advisory }) => [
    `/outcomes/${advisory}/institutions`,
    `/outcomes/${advisory}/institutions?heard=no`,
  ],
  "/operations": () => ["/operations"],
  "/audits": () => ["/audits", "/audits?kind=seen"],
  "/certificates": () => ["/certificates"],
  "/certificates/new": () => ["/certificates/new"],
  "/certificates/authority": () => [
    "/certificates/authority",
    "/certificates/authority?state=revoked",
  ],
  "/identities": () => ["/identities"],
  "/identities/providers": () => ["/identities/providers"],
  "/tokens": () => ["/tokens"],
  "/ui": () => ["fields", "lists", "pictures", "signs"].map((part) => `/ui?part=${part}`),
};

/** What a role visits: first every page once, then those that show more than one thing once more. */
function addressesOf(role: Role | "anyone"): [path: string, address: string][] {
  const visits = PAGES.filter(({ roles }) => roles.includes(role)).flatMap(({ path }) =>
    VISITS[path]!(scenery.ids, role).map((address, turn) => ({ path, address, turn })),
  );
  return visits.toSorted((a, b) => a.turn - b.turn).map(({ path, address }) => [path, address]);
}

test("every page of the table is visited", () => {
  expect(PAGES.length).toBeGreaterThan(30);
  // Each room names its own: two that name the same address would hide one page.
  expect(new Set(PAGES.map(({ path }) => path)).size).toBe(PAGES.length);
  expect(PAGES.map(({ path }) => path).filter((path) => !VISITS[path])).toEqual([]);
  expect(Object.keys(VISITS).filter((path) => !PAGES.some((one) => one.path === path))).toEqual([]);
});

describe("every page is accessible, and fits 320 px", () => {
  const ROLES = ["anyone", "secretariat", "relay", "ministry", "vendor", "institution"] as const;
  for (const role of ROLES) {
    journey(role, async () => {
      const visitor = await theatre.visit();
      if (role !== "anyone") await visitor.signIn(scenery.mails[role]);
      const found: string[] = [];
      for (const [path, address] of addressesOf(role)) {
        // Who is signed in goes on from page to page; a stranger comes to each from outside.
        await (role === "anyone" ? visitor.open(address) : visitor.follow(address));
        found.push(...(await inspect(visitor, `${role}${nameOf(path, address)}`)));
      }
      expect(found).toEqual([]);
      await visitor.leave();
    });
  }

  journey("who answers from the mail", async () => {
    const visitor = await theatre.visit();
    await visitor.open(scenery.link);
    const found = await inspect(visitor, "reply");
    await visitor.open(scenery.link.slice(0, -3));
    found.push(...(await inspect(visitor, "reply-closed")));
    await visitor.open(scenery.link);
    await visitor.page.locator('input[type="radio"]').last().check();
    await visitor.press("この答えを送る");
    await visitor.page.waitForURL("**/thanks");
    found.push(...(await inspect(visitor, "reply-thanks")));
    expect(found).toEqual([]);
    await visitor.leave();
  });
});

// Last: the texts are others afterwards.
if (process.env.ESCAPE_RESULT) {
  journey("`npm run escape`: no stored text runs, on any page, in any mail or file", async () => {
    const { columns, rows, refused } = await plantPayloads(theatre.database.owner);
    for (const one of refused) console.error(`let in by no rule: ${one}`);
    console.error(`${rows} rows of ${columns} columns`);
    const count = { columns, pages: 0, files: 0, mails: 0, ran: 0 };
    const ran: string[] = [];
    for (const role of ["secretariat", "relay", "ministry", "vendor", "institution"] as const) {
      const visitor = await theatre.visit();
      const watched = watchPage(visitor);
      await visitor.signIn(scenery.mails[role]);
      for (const [, address] of addressesOf(role)) {
        await visitor.open(address);
        await watched.look();
        count.pages++;
      }
      const { files, wrong } = await readFiles(visitor, theatre);
      count.files += files;
      ran.push(...watched.ran, ...wrong);
      await visitor.leave();
    }
    const visitor = await theatre.visit();
    const watched = watchPage(visitor);
    await visitor.open(scenery.link);
    await watched.look();
    const before = theatre.sink.received();
    await theatre.pass(48);
    const mails = await theatre.sink.list({ limit: 10_000 });
    count.mails = theatre.sink.received() - before;
    for (const { to } of mails)
      if (to.some((address) => address.includes(CANARY))) ran.push(`a mail went to ${to.join()}`);
    ran.push(...watched.ran, ...theatre.troubles);
    for (const one of ran) console.error(one);
    count.ran = ran.length;
    writeFileSync(process.env.ESCAPE_RESULT!, JSON.stringify(count));
    await visitor.leave();
  });
}

afterAll(() => expect(theatre.troubles).toEqual([]));

const nameOf = (path: string, address: string) =>
  `${path.replaceAll(/[/$]+/g, "-")}${/\?.*/.exec(address)?.[0].slice(0, 20) ?? ""}`.replaceAll(
    /[?=&/:]/g,
    "_",
  );
