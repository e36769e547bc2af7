import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { intake } from "../../src/warnings/feeds/command.ts";
import * as api from "../../src/warnings/feeds/api.ts";
import { createTestDatabase, type TestDatabase } from "../database.ts";
import { runJobs, startTestWeb, testContext, type TestWeb } from "../web.ts";
import { makeWorld, viewerOf, type World } from "../world.ts";
import { CASES, hasCases } from "./folder.ts";

/** n01, n02, n03, n05, n15: sources that look healthy while nothing comes, by the steps of their case.md. */
describe.skipIf(!hasCases())("sources", () => {
  let database: TestDatabase;
  let world: World;
  let web: TestWeb;
  const servers: Server[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    world = await makeWorld(database);
    web = await startTestWeb(testContext(database));
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await web.close();
    await database.drop();
  });

  const work = () => testContext(database, "work", { ALLOW_PRIVATE_FETCH: "127.0.0.1,localhost" });

  /** Serves a folder of a case; its own port of the case stands for ours in what it says. */
  async function serve(folder: () => string, port: number, closed = "/closed/"): Promise<string> {
    let base = "";
    const server = createServer((request, response) => {
      const file = join(CASES, folder(), decodeURIComponent(request.url!));
      if (request.url!.startsWith(closed)) response.writeHead(401).end();
      else if (!existsSync(file) || statSync(file).isDirectory()) response.writeHead(404).end();
      else
        response.end(
          readFileSync(file).toString("utf8").replaceAll(`http://127.0.0.1:${port}`, base),
        );
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return base;
  }

  /** `intake X --json` as the program runs it: its exit code, what it prints, and what it says aside. */
  async function take(from: string) {
    const out = vi.spyOn(console, "log").mockImplementation(() => {});
    const aside = vi.spyOn(console, "error").mockImplementation(() => {});
    try {
      const code = await intake([from, "--json"], work());
      const [printed] = out.mock.calls.at(-1)!;
      return { code, ...JSON.parse(String(printed)), aside: aside.mock.calls.flat().join("\n") };
    } finally {
      out.mockRestore();
      aside.mockRestore();
    }
  }
  const file = (name: string, path: string) => take(join(CASES, name, path));
  const META = "/.well-known/csaf/provider-metadata.json";

  test("n01: the folder of a provider 2.1 is found in directory.url", async () => {
    const base = await serve(() => "n01-csaf21-directory/site", 8801);
    expect(await take(base + META)).toMatchObject({ code: 0, taken: 1, refused: 0, aside: "" });
  });

  test("n02: a list for paying customers hides no public warning, and is named", async () => {
    const base = await serve(() => "n02-rolie-one-feed-refused/site", 8802, "/csaf/amber/");
    const done = await take(base + META);
    expect(done).toMatchObject({
      code: 0,
      taken: 1,
      refused: 0,
      troubles: [{ reason: "login", address: `${base}/csaf/amber/feed.json` }],
    });
    expect(done.aside).toContain("/csaf/amber/feed.json");
    expect(done.aside).toContain("TLP:AMBER");
    expect(done.aside).toContain("401");
  });

  test("n03: the newest of several lines counts, so that the widened range arrives", async () => {
    let day = "day1";
    const url = `${await serve(() => `n03-changes-csv-old-lines/${day}`, 8803)}/`;
    const secretariat = viewerOf("secretariat", world.secretariat);
    const body = { name: "みどり機器", url, everyHours: 6, enabled: true };
    const added = await web.ask(secretariat, api.addFeed, { body });
    if (!("reply" in added)) throw new Error(JSON.stringify(added));
    const stands = async () => {
      await runJobs(database, work());
      const { rows } = await database.owner.query(
        `select a.document_version as version, p.version as range from advisories.advisory a
         join advisories.affected p on p.advisory_id = a.id where a.tracking_id = 'MK-2026-0003'`,
      );
      return rows;
    };
    expect(await stands()).toMatchObject([
      { version: "1", range: expect.stringContaining("<2.4.0") },
    ]);
    day = "day2";
    const params = { id: added.reply.id };
    expect((await web.ask(secretariat, api.runFeed, { params })).status).toBe(200);
    expect(await stands()).toMatchObject([
      { version: "2", range: expect.stringContaining("<2.6.0") },
    ]);
  });

  test("n05: a byte order mark stops no list and no provider", async () => {
    expect(await file("n05-bom-json", "mk-2026-0005.json")).toMatchObject({ code: 0, taken: 1 });
    expect(await file("n05-bom-json", "kev-bom.json")).toMatchObject({
      code: 0,
      enriched: 1,
      refused: 0,
    });
    const { rows } = await database.owner.query(
      "select exploited from advisories.advisory where tracking_id = 'MK-2026-0005'",
    );
    expect(rows).toEqual([{ exploited: true }]);
    const base = await serve(() => "n05-bom-json/site", 8805);
    expect(await take(base + META)).toMatchObject({ code: 0, taken: 1, aside: "" });
  });

  test("n15: a score of an older day undoes no newer one, and 4.3E-05 is a number", async () => {
    const name = "n15-epss-order-and-exponent";
    expect(await file(name, "mk-2026-0015.json")).toMatchObject({ taken: 1 });
    for (const day of ["01", "03", "02"]) {
      const done = await file(name, `epss_scores-2026-04-${day}.csv`);
      expect(done).toMatchObject({ code: 0, enriched: 2 });
      expect(done).not.toHaveProperty("unread");
    }
    const { rows } = await database.owner.query(
      "select cve, score, scored_on::text as day from exploits.epss order by cve",
    );
    expect(rows).toEqual([
      { cve: "CVE-2026-90001", score: 0.1, day: "2026-04-03" },
      { cve: "CVE-2026-90008", score: 0.00004, day: "2026-04-03" },
    ]);
    const { rows: shown } = await database.owner.query(
      "select epss from advisories.advisory where tracking_id = 'MK-2026-0015'",
    );
    expect(shown).toEqual([{ epss: 0.1 }]);
  });
});
