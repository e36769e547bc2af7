import { generateSync } from "otplib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signNoticeLink } from "../../src/post/notices/link.ts";
import { startRound } from "../../src/ties/probes/api.ts";
import { publishGuidance } from "../../src/warnings/reactions/api.ts";
import { makeAlert } from "../alert.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { openEntrance } from "../entrance.ts";
import { startTestWeb, testContext, TODAY, type TestWeb } from "../web.ts";
import { makeWorld, viewerOf, type World } from "../world.ts";
import { caseFile, hasCases } from "./folder.ts";

describe.skipIf(!hasCases())("n27: a scanner that follows links", () => {
  let database: TestDatabase;
  let world: World;
  let web: TestWeb;
  let context: ReturnType<typeof testContext>;
  beforeAll(async () => {
    database = await createTestDatabase();
    world = await makeWorld(database);
    context = testContext(database);
    web = await startTestWeb(context);
  });
  afterAll(async () => {
    await web.close();
    await database.drop();
  });

  test("answers for nobody, and the links work afterwards", async () => {
    await database.owner.query("update members.institution set route_id = $1", [
      world.routes.direct,
    ]);
    const office = viewerOf("secretariat", world.secretariat);
    const alert = await makeAlert(database, world, "scanned");
    await web.ask(office, publishGuidance, { body: { guidanceId: alert.guidanceId } });
    const choice = { prefecture: "13", hop: "institution" as const };
    const round = await web.ask(office, startRound, { body: { title: "確認", choice } });
    expect(round).toMatchObject({ status: 200 });
    const notice = async (kind: string) => {
      const { rows } = await database.owner.query(
        `select id, link_expires_at from notices.notice where kind = $1 and organisation_id = $2 order by step limit 1`,
        [kind, world.hospitalTokyo],
      );
      return signNoticeLink(context.secret, rows[0].id, rows[0].link_expires_at);
    };
    const tokens = { r: await notice("advisory"), p: await notice("probe") };
    const recorded = async () =>
      (
        await database.owner.query(
          `select (select json_agg(r order by id) from reactions.reaction r) as reactions,
            (select json_agg(p order by id) from probes.probe p) as probes,
            (select count(*) from organisations.proof) as proofs, (select count(*) from base.event) as events`,
        )
      ).rows[0];
    const before = await recorded();
    const lines = caseFile("n27-link-scanner", "requests.txt").toString().split("\n");
    const requests = lines.flatMap((line) => {
      const [, method, path, header] = /^(HEAD|GET|OPTIONS)\s+(\/\S+)\s*(.*)$/.exec(line) ?? [];
      return method ? [{ method, path: path!, header }] : [];
    });
    expect(requests).toHaveLength(8);
    for (const { method, path, header } of requests) {
      const [, door] = /^\/([rp])\//.exec(path) as unknown as [string, "r" | "p"];
      const url = path.replace("TOKEN", tokens[door]);
      const headers = header ? { "user-agent": "invented", "sec-purpose": "prefetch" } : {};
      const got = await web.app.inject({ method: method as "GET", url, headers });
      expect(got.statusCode, `${method} ${path}`).toBeLessThan(500);
    }
    expect(await recorded()).toEqual(before);
    const press = (url: string, fields: Record<string, string>) =>
      web.app.inject({
        method: "POST",
        url,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: new URLSearchParams(fields).toString(),
      });
    expect((await press(`/r/${tokens.r}`, { answer: "not_applicable" })).statusCode).toBe(303);
    expect((await press(`/p/${tokens.p}`, { says: "arrived" })).statusCode).toBe(303);
    expect(await recorded()).not.toEqual(before);
  });
});

describe.skipIf(!hasCases())("n28: the six digits of setting up", () => {
  test("do not sign in, and of two at once one gets in", async () => {
    const door = await openEntrance();
    try {
      door.clock.set(TODAY);
      const { mail } = await door.account("secretariat");
      const first = door.browser();
      await first.signIn(mail);
      const { secret } = (await first.ask("POST", "/factors/totp")).reply as { secret: string };
      const digits = () =>
        generateSync({ secret, epoch: Math.floor(door.clock.now().getTime() / 1000) });
      const code = digits();
      expect((await first.ask("PUT", "/factors/totp", { code })).status).toBe(200);
      const again = door.browser();
      await again.signIn(mail);
      const replay = await again.ask("POST", "/factors/proof/code", { code });
      expect(replay.reply.refused).toBe("used_code");
      door.clock.advance(60_000);
      const two = [door.browser(), door.browser()];
      for (const browser of two) await browser.signIn(mail);
      const now = digits();
      const answers = await Promise.all(
        two.map((browser) => browser.ask("POST", "/factors/proof/code", { code: now })),
      );
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    } finally {
      await door.close();
    }
  });
});
