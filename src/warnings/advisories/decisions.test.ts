import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { advisoryOf, bytesOf } from "../../../test/conformance/csaf-sample.ts";
import { createTestDatabase, type TestDatabase } from "../../../test/database.ts";
import { startTestWeb, testContext, type TestWeb, TODAY } from "../../../test/web.ts";
import { makeWorld, viewerOf, type World } from "../../../test/world.ts";
import type { Endpoint, Question, Reply } from "../../base/contract.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { resolveReleases } from "../../things/products/index.ts";
import * as api from "./api.ts";
import { takeDocument } from "./index.ts";
import { matchWaiting } from "./match.ts";

let database: TestDatabase;
let world: World;
let web: TestWeb;
beforeAll(async () => {
  database = await createTestDatabase();
  world = await makeWorld(database);
  web = await startTestWeb(testContext(database));
});
afterAll(async () => {
  await web.close();
  await database.drop();
});
beforeEach(() =>
  database.owner.query(
    `update advisories.advisory set document_id = null; delete from advisories.document; delete from advisories.change;
     delete from advisories.affected; delete from advisories.verdict; delete from guidance.guidance;
     delete from advisories.advisory; delete from assets.asset`,
  ),
);

const ask = async <E extends Endpoint>(endpoint: E, question: Partial<Question<E>>) => {
  const viewer = viewerOf("secretariat", world.secretariat);
  const answered = await web.ask(viewer, endpoint, question);
  return ("reply" in answered ? answered.reply : answered.refused.refused) as Reply<E>;
};
async function take(facts: Parameters<typeof advisoryOf>[0]): Promise<string> {
  const bytes = bytesOf(advisoryOf(facts));
  const taken = await database.work.asViewer(SYSTEM, (tx) =>
    takeDocument(tx, SYSTEM, TODAY, { bytes, name: "x.json", source: "test" }),
  );
  return taken.advisoryId!;
}
const page = (id: string) => ask(api.getAdvisory, { params: { id } });
const matches = async (id: string) =>
  (await ask(api.findMatches, { params: { id }, query: {} })).items;
const countEvents = async (name: string, subject: string) =>
  (
    await database.owner.query("select from base.event where name = $1 and subject_id = $2", [
      name,
      subject,
    ])
  ).rowCount;

test("what a person decides about a release stays across versions, until they take it back", async () => {
  const item = { vendor: "甲電機", product: "Gate", version: "2.4", model: null };
  const [releaseId] = await database.work.asViewer(SYSTEM, (tx) => resolveReleases(tx, [item]));
  await database.owner.query(
    "insert into assets.asset (institution_id, kind, release_id, vendor, product) values ($1, 'firewall', $2, '甲電機', 'Gate')",
    [world.hospitalTokyo, releaseId],
  );
  const id = await take({ version: "1" });
  const matched = () => matchWaiting(testContext(database, "work"));
  await matched();
  const decide = (verdict: "affected" | "not" | null, reason?: string) =>
    ask(api.decideMatch, { params: { id, releaseId: releaseId! }, body: { verdict, reason } });
  expect(await matches(id)).toMatchObject([{ verdict: "affected", decidedAt: null }]);
  expect(await decide("not")).toBe("no_reason");
  expect(await decide("not", "  ")).toBe("bad_input");
  expect(await decide("not", "修正済みの独自版")).toEqual({});
  const decided = {
    verdict: "not",
    decidedAt: TODAY.toISOString(),
    reason: "事務局が確かめました: 修正済みの独自版",
  };
  expect(await matches(id)).toMatchObject([decided]);
  expect((await page(id)).verdicts).toEqual({ affected: 0, possibly: 0, not: 1 });
  await take({ version: "2" });
  await matched();
  expect(await matches(id)).toMatchObject([decided]);
  expect(await decide(null)).toEqual({});
  expect(await matches(id)).toMatchObject([{ verdict: "affected", decidedAt: null }]);
  expect(await countEvents("advisories.match_decided", id)).toBe(2);
  const unknown = { id, releaseId: id };
  expect(await ask(api.decideMatch, { params: unknown, body: { verdict: null } })).toBe(
    "not_found",
  );
});

const TLP = ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"] as const;
test("a document is told no further than its mark says, and less far where a person says so", async () => {
  const marks = [
    ["WHITE", 0],
    ["GREEN", 1],
    ["AMBER", 2],
    ["RED", 4],
    [null, 0],
  ] as const;
  for (const [turn, [mark, least]] of marks.entries()) {
    const id = await take({ id: `T-${turn}`, tlp: mark });
    for (const [at, tlp] of TLP.entries()) {
      const before = (await page(id)).tlp;
      const isWider = at < least;
      const got = await ask(api.setTlp, { params: { id }, body: { tlp } });
      const after = (await page(id)).tlp;
      expect([got, after], `${mark} → ${tlp}`).toEqual(isWider ? ["wider", before] : [{}, tlp]);
    }
    // A later version widens nothing that a person narrowed.
    await take({ id: `T-${turn}`, tlp: mark, version: "2" });
    expect((await page(id)).tlp).toBe("RED");
    expect(await countEvents("advisories.tlp_set", id)).toBe(TLP.length - least);
  }
});

/** What may become of an advisory from each state; everything else is refused. */
const NEXT: Record<string, Partial<Record<"dismissed" | "closed" | "inbox", string>>> = {
  inbox: { dismissed: "dismissed" },
  assessing: { dismissed: "dismissed", closed: "closed" },
  published: { closed: "closed" },
  withdrawn: { closed: "closed" },
  dismissed: { inbox: "inbox" },
  closed: { inbox: "inbox" },
};

test("each state leads where it may, the page offers exactly that, and the reason is kept", async () => {
  const id = await take({});
  expect(Object.keys(NEXT).sort()).toEqual(Object.keys(api.STATE_LABELS).sort());
  for (const [from, next] of Object.entries(NEXT)) {
    for (const state of ["dismissed", "closed", "inbox"] as const) {
      await database.owner.query(
        "update advisories.advisory set state = $1, state_note = null, state_before = null",
        [from],
      );
      const { may } = await page(id);
      const offered = { dismissed: may.dismiss, closed: may.close, inbox: may.reopen }[state];
      const got = await ask(api.setState, { params: { id }, body: { state, reason: "見ました" } });
      const after = await page(id);
      const where = `${from} → ${state}`;
      expect([got, offered], where).toEqual(next[state] ? [{}, true] : ["not_now", false]);
      expect([after.state, after.stateNote], where).toEqual(
        next[state] ? [next[state], "見ました"] : [from, null],
      );
    }
  }
});

test("what comes back from the drawer stands where it stood, and is matched anew", async () => {
  const id = await take({});
  for (const [before, state] of [
    ["published", "published"],
    ["assessing", "assessing"],
    [null, "inbox"],
  ]) {
    await database.owner.query(
      "update advisories.advisory set state = 'dismissed', state_before = $1, match_wanted_at = null",
      [before],
    );
    expect(
      await ask(api.setState, { params: { id }, body: { state: "inbox", reason: "再考" } }),
    ).toEqual({});
    expect((await page(id)).state, String(before)).toBe(state);
    const { rows } = await database.owner.query("select match_wanted_at from advisories.advisory");
    expect(rows[0].match_wanted_at).toEqual(TODAY);
  }
});
