import { expect, test } from "vitest";
import { readDocument } from "../documents/index.ts";
import { readJvn, splitJvn } from "./index.ts";

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>`;
const MARK = `<sec:handling><marking:Marking><marking:Marking_Structure marking_model_name="TLP" color="WHITE"/></marking:Marking></sec:handling>`;
const status = (more = "") =>
  `<status:Status version="3.3" retCd="0" errCd="" errMsg="" totalRes="1" totalResRet="1" firstRes="1" ${more}/>`;

interface Sample {
  id?: string;
  items?: string;
  overview?: string;
  related?: string;
  solution?: string;
  history?: string;
  marking?: string;
}
function vuldef(sample: Sample = {}): string {
  return `<VULDEF-Document version="3.2" xmlns="http://jvn.jp/vuldef/">${vulinfo(sample)}${sample.marking ?? MARK}${status()}</VULDEF-Document>`;
}
function vulinfo({ id = "JVNDB-2026-000123", ...sample }: Sample = {}): string {
  return `<Vulinfo><VulinfoID>${id}</VulinfoID><VulinfoData><Title>製品 &amp; 弱点</Title>
    <VulinfoDescription><Overview>${sample.overview ?? "弱点があります。"}</Overview></VulinfoDescription>
    <Affected>${sample.items ?? item({})}</Affected>
    <Impact><Cvss version="3.0"><Severity type="Base">High</Severity><Base>7.5</Base></Cvss></Impact>
    <Solution>${sample.solution ?? ""}</Solution>
    <Related>${sample.related ?? cve("CVE-2026-1111")}</Related>
    <History>${sample.history ?? ""}</History>
    <DateFirstPublished>2026-04-01T09:00:00+09:00</DateFirstPublished>
    <DateLastUpdated>2026-04-02T09:00:00+09:00</DateLastUpdated></VulinfoData></Vulinfo>`;
}
const item = (one: { status?: string; versions?: string; name?: string; cpe?: string }) =>
  `<AffectedItem${one.status ? ` affectedstatus="${one.status}"` : ""}><Name>架空電機</Name>
    <ProductName>${one.name ?? "ルーター RX-10"}</ProductName>${one.cpe ?? `<Cpe version="2.2">cpe:/o:kaku:rx-10</Cpe>`}${one.versions ?? "<VersionNumber>2.1 およびそれ以前</VersionNumber>"}</AffectedItem>`;
const cve = (id: string, name = "Common Vulnerabilities and Exposures (CVE)") =>
  `<RelatedItem type="advisory"><Name>${name}</Name><VulinfoID>${id}</VulinfoID><URL>https://www.cve.org/CVERecord?id=${id}</URL></RelatedItem>`;

function read(text: string | Buffer) {
  const reading = readDocument(typeof text === "string" ? Buffer.from(HEAD + text) : text);
  if ("refused" in reading) throw new Error(reading.refused);
  return reading;
}
const products = (text: string) =>
  read(text).advisory.products.map((one) => [one.product, one.version, one.status, one.cves]);

test("a detail of JVN iPedia becomes an advisory: names, CPE and version texts as written", () => {
  const { advisory, isOverview, findings } = read(vuldef());
  expect(advisory).toMatchObject({
    trackingId: "JVNDB-2026-000123",
    publisherNamespace: "https://www.ipa.go.jp",
    title: "製品 & 弱点",
    tlp: "CLEAR",
    initialRelease: "2026-04-01T00:00:00.000Z",
    currentRelease: "2026-04-02T00:00:00.000Z",
  });
  expect(advisory.products).toEqual([
    expect.objectContaining({
      vendor: "架空電機",
      product: "ルーター RX-10",
      version: "2.1 およびそれ以前",
      cpe: "cpe:/o:kaku:rx-10",
      status: "affected",
      cves: ["CVE-2026-1111"],
    }),
  ]);
  expect(advisory.vulnerabilities[0]).toMatchObject({ cve: "CVE-2026-1111", cvss: { score: 7.5 } });
  expect(advisory.references[0]!.url).toBe(
    "https://jvndb.jvn.jp/ja/contents/2026/JVNDB-2026-000123.html",
  );
  expect(isOverview).toBe(false);
  expect(findings).toEqual([]);
});

test("each version text is a product of its own, none is none, and signs stand before their number", () => {
  const of = (versions: string) => products(vuldef({ items: item({ versions }) })).map((p) => p[1]);
  expect(of("<VersionNumber>1.0</VersionNumber><VersionNumber>2.0 未満</VersionNumber>")).toEqual([
    "1.0",
    "2.0 未満",
  ]);
  expect(of("<VersionNumber/>")).toEqual([null]);
  expect(of(" ")).toEqual([null]);
  expect(of(`<VersionNumber operator="lt">3.4</VersionNumber>`)).toEqual(["<3.4"]);
  expect(of(`<VersionNumber operator="ne">3.4</VersionNumber>`)).toEqual(["≠3.4"]);
  expect(
    of(
      `<VersionNumber><RangeBegin operator="gt">1.0</RangeBegin><RangeEnd>2.0</RangeEnd></VersionNumber>`,
    ),
  ).toEqual([">1.0, <=2.0"]);
  expect(
    of("<VersionNumber>5.8</VersionNumber><BuildNumber operator='lt'>1577</BuildNumber>"),
  ).toEqual(["5.8（ビルド <1577）"]);
});

test("only what JVN says is not affected is cleared; what it still looks into stays open", () => {
  for (const [status, expected] of [
    ["vulnerable", "affected"],
    ["vulnerable_investigating", "affected"],
    ["notvulnerable", "not_affected"],
    ["notvulnerable_investigating", "under_investigation"],
    ["unknown", "under_investigation"],
    ["something_new", "unknown"],
    ["", "affected"],
  ] as const)
    expect(products(vuldef({ items: item({ status }) }))[0]![2]).toBe(expected);
});

test("CVE ids in brackets behind a version say which weakness it is about", () => {
  const related = cve("CVE-2026-1111") + cve("CVE-2026-2222");
  const versions =
    "<VersionNumber>Ver.1.4.2より前のバージョン（CVE-2026-1111）</VersionNumber><VersionNumber>Ver.1.3より前のバージョン（CVE-2026-1111、CVE-2026-2222）</VersionNumber><VersionNumber>1.0（試用版）</VersionNumber>";
  expect(products(vuldef({ related, items: item({ versions }) }))).toEqual([
    ["ルーター RX-10", "Ver.1.4.2より前のバージョン", "affected", ["CVE-2026-1111"]],
    ["ルーター RX-10", "Ver.1.3より前のバージョン", "affected", ["CVE-2026-1111", "CVE-2026-2222"]],
    ["ルーター RX-10", "1.0（試用版）", "affected", ["CVE-2026-1111", "CVE-2026-2222"]],
  ]);
});

test("JVN rates an entry, so with several weaknesses none of them gets that score for its own", () => {
  const { vulnerabilities } = read(
    vuldef({ related: cve("CVE-2026-1111") + cve("CVE-2026-2222") }),
  ).advisory;
  expect(vulnerabilities.map(({ id, cvss }) => [id, cvss?.score ?? null])).toEqual([
    ["JVNDB-2026-000123", 7.5],
    ["CVE-2026-1111", null],
    ["CVE-2026-2222", null],
  ]);
});

test("without a registered CVE the overview's own ids count, and those it only compares with do not", () => {
  const ids = (overview: string, related = "") =>
    read(vuldef({ overview, related }))
      .advisory.vulnerabilities.flatMap((one) => one.cve ?? [])
      .sort();
  expect(ids("弱点（CWE-20, CVE-2026-3333）が発見されました。")).toEqual(["CVE-2026-3333"]);
  expect(ids("&lt;li&gt;XSS (CWE-79) - CVE-2026-4444&lt;/li&gt;")).toEqual(["CVE-2026-4444"]);
  expect(ids("本脆弱性は、CVE-2026-3333 とは異なる脆弱性です。")).toEqual([]);
  expect(ids("（CVE-2026-3333）", cve("CVE-2026-5", "JVN"))).toEqual(["CVE-2026-3333"]);
  expect(ids("", cve("CVE-2026-6666", "National Vulnerability Database (NVD)"))).toEqual([
    "CVE-2026-6666",
  ]);
});

test("a solution is a repair, a way around, or neither", () => {
  const category = (solution: string) =>
    read(vuldef({ solution })).advisory.vulnerabilities[0]!.remediations.map((one) => one.category);
  const of = (text: string, kind = "") =>
    `<SolutionItem${kind && ` solutiontype="${kind}"`}><Description>${text}</Description></SolutionItem>`;
  expect(category(of("[アップデートする] 開発者の情報をもとに更新してください。"))).toEqual([
    "vendor_fix",
  ]);
  expect(category(of("[ワークアラウンドを実施する] 機能を止めてください。"))).toEqual([
    "workaround",
  ]);
  expect(category(of("参考情報を参照して適切な対策を実施してください。"))).toEqual(["mitigation"]);
  expect(category(of("何もありません。", "none"))).toEqual(["none_available"]);
  expect(category(of("直しました。", "fixed"))).toEqual(["vendor_fix"]);
});

test("no marking means nobody, and an unnamed product is said", () => {
  const { advisory, findings } = read(
    vuldef({ marking: "", items: item({ name: "(複数の製品)", cpe: "" }) }),
  );
  expect(advisory.tlp).toBeNull();
  expect(findings.map(({ message }) => message).join()).toContain("製品の名前が書かれていません");
});

test("a product without any name is a finding with its place, the others are kept", () => {
  const nameless = `<AffectedItem><Name>架空電機</Name></AffectedItem>`;
  const { advisory, findings } = read(vuldef({ items: nameless + item({}) }));
  expect(advisory.products).toHaveLength(1);
  expect(findings).toEqual([
    {
      where: "/Affected/AffectedItem[1]",
      message: "製品の名前がないため、この製品を読めません。",
    },
  ]);
});

const rss = (inside: string, prefix = "") =>
  `<rdf:RDF xmlns="http://purl.org/rss/1.0/" xml:lang="ja"><channel rdf:about="x"><dc:date>${prefix}2026-04-07T07:36:21+09:00</dc:date>${MARK}</channel>${inside}${status()}</rdf:RDF>`;
const rssItem = (id: string, more = "") =>
  `<item rdf:about="https://jvndb.jvn.jp/ja/contents/2026/${id}.html"><title>題名 ${id}</title><link>https://jvndb.jvn.jp/ja/contents/2026/${id}.html</link><description>説明。&#13;
  </description><sec:identifier>${id}</sec:identifier><sec:references source="CVE" id="CVE-2026-1111">https://www.cve.org/CVERecord?id=CVE-2026-1111</sec:references><sec:references id="CWE-502" title="x(CWE-502)">https://cwe.mitre.org/502</sec:references><sec:cpe version="2.2" vendor="架空電機" product="ルーター RX-10">
      cpe:/o:kaku:rx-10</sec:cpe>${more}<dc:date>2026-04-04T14:45:58+09:00</dc:date><dcterms:issued>2026-04-03T14:45+09:00</dcterms:issued><dcterms:modified>2026-04-05T14:45:58+09:00</dcterms:modified></item>`;

test("an overview is an advisory without versions, each entry of a list a document of its own", () => {
  const bytes = Buffer.from(
    HEAD + rss(rssItem("JVNDB-2026-000001") + rssItem("JVNDB-2026-000002")),
  );
  const parts = splitJvn(bytes)!;
  expect(parts.map(({ id, kind }) => [id, kind])).toEqual([
    ["JVNDB-2026-000001", "overview"],
    ["JVNDB-2026-000002", "overview"],
  ]);
  const { advisory, isOverview } = read(parts[1]!.bytes());
  expect(isOverview).toBe(true);
  expect(advisory).toMatchObject({
    trackingId: "JVNDB-2026-000002",
    title: "題名 JVNDB-2026-000002",
    tlp: "CLEAR",
    initialRelease: "2026-04-03T05:45:00.000Z",
    currentRelease: "2026-04-05T05:45:58.000Z",
    products: [
      { vendor: "架空電機", product: "ルーター RX-10", version: null, cpe: "cpe:/o:kaku:rx-10" },
    ],
  });
  expect(advisory.vulnerabilities[0]).toMatchObject({ cve: "CVE-2026-1111", cwe: "CWE-502" });
});

test("an entry is the same bytes in whatever answer it stands, so it is not taken twice", () => {
  const one = splitJvn(Buffer.from(HEAD + rss(rssItem("JVNDB-2026-000001"))))![0]!.bytes();
  const later = rss(rssItem("JVNDB-2026-000009") + rssItem("JVNDB-2026-000001"), " ");
  const again = splitJvn(Buffer.from(HEAD + later))![1]!.bytes();
  expect(again.equals(one)).toBe(true);
  expect(readDocument(one)).toEqual(readDocument(again));
});

test("byte order marks, UTF-16 and the declared encoding are read; what is cut off is refused", () => {
  const plain = Buffer.from(HEAD + vuldef());
  const title = (bytes: Buffer) => read(bytes).advisory.title;
  expect(title(Buffer.concat([Buffer.from("\ufeff"), plain]))).toBe("製品 & 弱点");
  expect(
    title(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(HEAD + vuldef(), "utf16le")])),
  ).toBe("製品 & 弱点");
  const eucHead = Buffer.from(`<?xml version="1.0" encoding="EUC-JP"?>`);
  const name = Buffer.from([0xc0, 0xbd, 0xc9, 0xca]); // 製品
  const [before, after] = `<VULDEF-Document>${vulinfo()}</VULDEF-Document>`
    .replace(/[^\x00-\x7f]+/g, "x")
    .split("x &amp; x");
  const euc = Buffer.concat([eucHead, Buffer.from(before!), name, Buffer.from(after!)]);
  expect(title(euc)).toBe("製品");
  for (const cut of [0.3, 0.6, 0.9]) {
    const part = plain.subarray(0, Math.floor(plain.length * cut));
    expect(readDocument(part)).toHaveProperty("refused");
  }
});

test("what is no advisory is refused with its reason", () => {
  const refused = (text: string) => {
    const reading = readDocument(Buffer.from(text));
    return "refused" in reading ? reading.refused : reading.advisory.trackingId;
  };
  const failed = `<VULDEF-Document>${status().replace('retCd="0"', 'retCd="1"').replace('errMsg=""', 'errMsg="不正なパラメタです"')}</VULDEF-Document>`;
  expect(refused(HEAD + failed)).toContain("不正なパラメタです");
  expect(refused(`${HEAD}<Result>${status('method="getVendorList"')}</Result>`)).toContain(
    "ベンダの一覧",
  );
  expect(refused(`${HEAD}<Result>${status('method="getVulnDetailInfo"')}</Result>`)).toContain(
    "1件もありません",
  );
  expect(refused(`${HEAD}<rss version="2.0"><channel/></rss>`)).toContain(
    "知らない種類の XML（rss）",
  );
  expect(refused("<!DOCTYPE html><html><body>ログイン</body></html>")).toContain("HTML");
  expect(refused(`<!DOCTYPE x [<!ENTITY a "b">]><feed>&a;</feed>`)).toContain("DOCTYPE");
  expect(
    refused(HEAD + rss(rssItem("JVNDB-2026-000001") + rssItem("JVNDB-2026-000002"))),
  ).toContain("2件");
});

const alertXml = (entries: string) =>
  `<feed xmlns="http://www.w3.org/2005/Atom">${MARK}${entries}${status('method="getAlertList"')}</feed>`;
const alertEntry = `<entry><title>架空CMS の更新情報（緊急）</title><id>MYJVN-ALT-2026-0007</id><summary>CVE-2026-7777 が直されました。</summary><link href="https://www.ipa.go.jp/a"/><published>2026-02-12T10:58:02+09:00</published><updated>2026-02-13T10:58:02+09:00</updated><category term="Critical" label="緊急"/><sec:items><sec:item><sec:title>Download (6.7.2)</sec:title><sec:link href="https://cms.example/download"/><sec:cpe>cpe:/a:kaku:cms:6.7.2</sec:cpe></sec:item></sec:items></entry>`;

test("an alert names what there is news of: the version in its CPE is no affected version", () => {
  const { advisory, isOverview } = read(alertXml(alertEntry));
  expect(isOverview).toBe(false);
  expect(advisory).toMatchObject({
    trackingId: "MYJVN-ALT-2026-0007",
    tlp: "CLEAR",
    severity: "Critical",
    currentRelease: "2026-02-13T01:58:02.000Z",
    products: [
      { vendor: "kaku", product: "cms", version: null, cpe: "cpe:/a:kaku:cms", status: "unknown" },
    ],
    vulnerabilities: [{ cve: "CVE-2026-7777" }],
  });
  expect(advisory.references.map(({ url }) => url)).toContain("https://cms.example/download");
});

test("an empty list of alerts is empty, and an error of MyJVN is an error", () => {
  const nothing = `<entry><title>該当する脆弱性対策情報はありません。</title></entry>`;
  expect(readJvn(Buffer.from(HEAD + alertXml(nothing)))).toMatchObject({
    parts: [],
    status: { error: null },
  });
  const failed = alertXml("").replace('retCd="0"', 'retCd="1"');
  expect(readJvn(Buffer.from(HEAD + failed))).toMatchObject({
    parts: [],
    status: { error: expect.any(String) },
  });
});

const detailJson = (extension: object, statuses = ["A", "B"]) => ({
  document: {
    category: "myjvn_security_advisory",
    csaf_version: "2.1",
    title: "題名",
    publisher: { category: "coordinator", name: "IPA", namespace: "https://www.ipa.go.jp" },
    tracking: {
      id: "JVNDB-2026-000500",
      version: "1",
      status: "final",
      current_release_date: "2026-04-02T09:00:00+09:00",
      initial_release_date: "2026-04-02T09:00:00+09:00",
    },
    distribution: { tlp: { label: "CLEAR" } },
  },
  product_tree: {
    branches: [
      {
        category: "vendor",
        name: "架空電機",
        branches: statuses.map((id) => ({
          category: "product_name",
          name: `製品${id}`,
          product: {
            product_id: `jvnpid:1.0::kaku:${id}`,
            name: `製品${id}`,
            product_identification_helper: { cpe: `cpe:2.3:a:kaku:${id}:*:*:*:*:*:*:*:*` },
          },
        })),
      },
    ],
  },
  vulnerabilities: [
    {
      cve: "",
      product_status: { known_affected: statuses.map((id) => `jvnpid:1.0::kaku:${id}`) },
      remediations: [
        { category: "vendor_fix", details: "更新", product_ids: ["jvnpid:1.0::kaku:A"] },
      ],
    },
  ],
  jvn_extension: extension,
});
const versionsOf = (extension: object) =>
  read(Buffer.from(JSON.stringify(detailJson(extension)))).advisory.products.map((one) => [
    one.product,
    one.version,
    one.status,
  ]);

test("a detail in JSON has its versions beside the CSAF; they are put where they belong", () => {
  const affected = [
    {
      vendor: "架空電機",
      product: "製品A",
      versions: [
        { version: "8.1.2", status: "affected" },
        { version: "0.0.0", lessThan: "1.0.6", status: "affected" },
        { version: "2.1.0", lessThanOrEqual: "2.1.3", status: "affected" },
        { version: "", lessThanOrEqual: "", status: "affected", description: "2.0 およびそれ以前" },
        { version: "9.0", lessThan: "*", status: "unaffected" },
        { version: "7.0", status: "unknown" },
      ],
    },
  ];
  expect(versionsOf({ affected })).toEqual([
    ["製品A", "8.1.2", "affected"],
    ["製品A", ">=0.0.0, <1.0.6", "affected"],
    ["製品A", ">=2.1.0, <=2.1.3", "affected"],
    ["製品A", "2.0 およびそれ以前", "affected"],
    ["製品A", ">=9.0", "not_affected"],
    ["製品A", "7.0", "under_investigation"],
    ["製品B", null, "affected"],
  ]);
  expect(versionsOf({})).toEqual([
    ["製品A", null, "affected"],
    ["製品B", null, "affected"],
  ]);
});

test("CPE applicability gives the versions where names do not, but never where it holds a condition", () => {
  const cpeMatch = [
    { vulnerable: true, criteria: "cpe:2.3:a:kaku:A:7.7:*:*:*:*:*:*:*" },
    {
      vulnerable: true,
      criteria: "jvnpid:1.0::kaku:B",
      versionStartIncluding: "3.1",
      versionEndExcluding: "3.2",
    },
    { vulnerable: false, criteria: "cpe:2.3:a:kaku:A:6.0:*:*:*:*:*:*:*" },
  ];
  const nodes = [{ operator: "OR", negate: false, cpeMatch }];
  expect(versionsOf({ cpeApplicability: [{ nodes }] })).toEqual([
    ["製品A", "7.7", "affected"],
    ["製品B", ">=3.1, <3.2", "affected"],
  ]);
  for (const condition of [{ operator: "AND" }, { negate: true }])
    expect(versionsOf({ cpeApplicability: [{ nodes: [{ ...nodes[0], ...condition }] }] })).toEqual([
      ["製品A", null, "affected"],
      ["製品B", null, "affected"],
    ]);
});

test("remedies follow the products they were written for", () => {
  const affected = [
    { vendor: "架空電機", product: "製品A", versions: [{ version: "1" }, { version: "2" }] },
  ];
  const { advisory } = read(Buffer.from(JSON.stringify(detailJson({ affected }))));
  const ids = advisory.products
    .filter((one) => one.product === "製品A")
    .map((one) => one.productId);
  expect(ids).toHaveLength(2);
  expect(advisory.vulnerabilities[0]!.remediations[0]!.productIds).toEqual(ids);
  expect(advisory.vulnerabilities[0]!.id).toBe("JVNDB-2026-000500");
});
