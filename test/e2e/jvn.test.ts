import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { addAsset } from "../../src/things/assets/api.ts";
import { SYSTEM } from "../../src/base/viewer.ts";
import { takeDocument } from "../../src/warnings/advisories/index.ts";
import { advisoryOf, bytesOf } from "../conformance/csaf-sample.ts";
import { makeWorld, viewerOf, type World } from "../world.ts";
import { journey, openTheatre } from "./browser.ts";
import { must, publishAdvisory } from "./fortigate.ts";

/** Official samples of MyJVN. The entry of the journey: FortiWeb before 7.6.2, CVE-2024-55593. */
const SAMPLE = `${import.meta.dirname}/../../../shared/data/jvn/examples/hnd/dataFeed_jvndb_detail_hnd.xml`;
const has = existsSync(SAMPLE);
if (!has) console.warn("SKIPPED: ../shared/data/jvn is absent, so no sample of JVN was published");
const ID = "JVNDB-2025-000003";
const TITLE = "FortiWebにおけるSQLインジェクションの脆弱性";
const OVERVIEW = `<?xml version="1.0" encoding="UTF-8"?><rdf:RDF><item><title>${TITLE}</title>
  <link>https://jvndb.jvn.jp/ja/contents/2025/${ID}.html</link><sec:identifier>${ID}</sec:identifier>
  <dcterms:modified>2025-01-21T12:26:03+09:00</dcterms:modified></item>
  <status:Status retCd="0" errMsg="" totalRes="1" totalResRet="1" firstRes="1"/></rdf:RDF>`;

let world: World;
let jvn: Server;
afterAll(() => jvn?.close());
const theatre = openTheatre(
  async (installation) => {
    world = await makeWorld(installation.database);
    await must(installation, viewerOf("institution", world.university), addAsset, {
      body: {
        kind: "firewall",
        vendor: "フォーティネット",
        product: "FortiWeb",
        model: null,
        version: "7.4.2",
        place: "サーバー室",
        internetFacing: true,
        emrConnected: false,
        maintainer: null,
        note: null,
      },
    });
    jvn = createServer((request, response) =>
      response.end(request.url!.includes("getVulnDetailInfo") ? readFileSync(SAMPLE) : OVERVIEW),
    );
    await new Promise<void>((done) => jvn.listen(0, "127.0.0.1", done));
  },
  { set: async () => ({ ALLOW_PRIVATE_FETCH: "127.0.0.1" }) },
);

const walk = has ? journey : test.skip;

walk(
  "an entry of JVN comes by itself, is one matter with the maker's document, and reaches who owns it",
  async () => {
    // The maker's own document about the same weakness came before.
    const maker = advisoryOf({
      id: "FG-IR-24-000",
      title: "FortiWeb - SQL injection",
      cve: "CVE-2024-55593",
      products: [{ vendor: "Fortinet", product: "FortiWeb", range: "<7.4.6" }],
    });
    const received = { bytes: bytesOf(maker), name: "fg.json", source: "test" };
    await theatre.work.db.asViewer(SYSTEM, (tx) =>
      takeDocument(tx, SYSTEM, theatre.clock.now(), received),
    );

    const clerk = await theatre.visit();
    const bothWidths = async (name: string) => {
      for (const width of [375, 1280]) {
        await clerk.page.setViewportSize({ width, height: 900 });
        await clerk.picture(name);
      }
    };
    const mail = await theatre.account("見張る 人", "secretariat", world.secretariat);
    await clerk.signIn(mail, "/feeds");
    await clerk.press("JVN iPedia（脆弱性対策情報）を加える");
    const { port } = jvn.address() as AddressInfo;
    const address = `http://127.0.0.1:${port}/myjvn?method=getVulnOverviewList&feed=hnd`;
    await clerk.fill("住所（URL）", address);
    await clerk.press("この情報源を加える");
    await clerk.page.getByRole("dialog").waitFor({ state: "hidden" });
    theatre.clock.advance(60_000);
    await theatre.doWork();
    await clerk.open("/feeds");
    await clerk.see("新しい文書 1件");
    await bothWidths("jvn-feeds");

    await clerk.open("/advisories");
    await clerk.see("同じ件の文書がほか1件：見本の発行元 FG-IR-24-000");
    await bothWidths("jvn-list");
    await clerk.page.getByRole("link", { name: TITLE }).first().click();
    await clerk.see("台帳にある製品のバージョンのうち、該当 1件");
    await clerk.see("同じ件の文書");
    await clerk.see("7.6.2未満");
    await bothWidths("jvn-advisory");
    const id = new URL(clerk.page.url()).pathname.split("/").at(-1)!;
    await publishAdvisory(theatre, world.secretariat, id);

    // The maker's document asks for no second warning now: it reaches nobody new.
    await clerk.page.getByRole("link", { name: "FortiWeb - SQL injection" }).first().click();
    await clerk.see("この件は、別の文書ですでに伝えています");
    await clerk.see("新しく対象になる施設はありません");
    await bothWidths("jvn-told");
    await clerk.leave();

    const owner = await theatre.visit();
    await owner.signIn(await theatre.account("持つ 人", "institution", world.university), "/today");
    await owner.see(TITLE);
    await owner.picture("jvn-today");
    expect(await theatre.mailsTo("university-1@hp.example.jp")).toHaveLength(1);
    await owner.leave();
  },
);
