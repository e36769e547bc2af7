import fc from "fast-check";
import { expect, test } from "vitest";
import { loadImportColumns } from "../assets/index.ts";
import { findHeading } from "./headings.ts";

const words = loadImportColumns();
/** What each heading of a row is taken for. */
const taken = (...headings: string[]) => {
  const places = new Map(
    [...(findHeading([headings], words)?.places ?? [])].map(([a, b]) => [b, a]),
  );
  return headings.map((_, column) => places.get(column) ?? null);
};

/** Headings of real and invented registers, each beside a column 製品名. */
test.each([
  [
    "vendor",
    "メーカー名|メーカ名称|製造者|製造業者名|製造メーカ|機器製造元|開発ベンダー|発売元|販売会社名|Vendor name|Manufacturer|メーカー（製造元）|製造元・販売元",
  ],
  [
    "model",
    "型 番|型番・型式|機器型番|製品型番|モデル名|モデル番号|型式番号|Model Number|型名（形式）|品番",
  ],
  [
    "version",
    "バージョン情報|ソフトVer|F/W|FWバージョン|ファームウェアVer.|ファームウェア（バージョン）|ＯＳバージョン|OS名|適用バージョン|現行バージョン|版数|Firmware Version|リビジョン|Ver（数字）|Version No.",
  ],
  [
    "place",
    "設置部署|使用部署名|設置場所（部屋）|設置場所・階|所属部門|設置病棟|診療科名|フロア名|Location|設置先名称",
  ],
  [
    "internetFacing",
    "インターネット接続有無|外部公開の有無|インターネットへの接続|外部からの接続可否|外部接続（有・無）|Internet接続",
  ],
  [
    "emrConnected",
    "電子カルテ接続有無|電カルネットワーク|電子カルテネットワークへの接続|カルテ連携|HIS接続|電子カルテ系ＮＷ",
  ],
  [
    "maintainer",
    "保守業者名|保守契約会社|保守担当|メンテナンス会社|保守委託業者|サポート窓口|担当ベンダー|導入業者名|納入業者|保守（会社名）",
  ],
  ["note", "備考欄|特記|その他備考|コメント欄|メモ書き"],
  ["kind", "機器の種類|機器区分|装置種別|カテゴリー"],
])("%s: %s", (field, headings) => {
  for (const heading of headings.split("|"))
    expect([heading, ...taken("製品名", heading)]).toEqual([heading, "product", field]);
});

test.each(
  "製品名称|商品名|機器名|機種名|医療機器名|一般的名称|販売名|ソフトウェア名称|アプリケーション名|システム名称|製品名/型番|品名・型式|装置名|Product Name|ホスト名（PC名）".split(
    "|",
  ),
)("a product: %s", (heading) => {
  expect(taken("種類", heading, "備考")).toEqual(["kind", "product", "note"]);
});

test("what is about something else is taken for nothing", () => {
  for (const heading of "製造番号|シリアル番号|製造年月|資産管理番号|保守期限|保守契約の有無|保守料|サポート終了日|購入日|台数|IPアドレス|MACアドレス|管理者|担当者|保守業者電話番号|製品コード|バージョン確認日|利用開始日|回線業者|設置日|数量|耐用年数".split(
    "|",
  ))
    expect([heading, ...taken("製品名", "メーカー", heading)]).toEqual([
      heading,
      "product",
      "vendor",
      null,
    ]);
});

test("of two that could be one, the plainer is it and the other takes what is left", () => {
  expect(taken("機種名", "製品名")).toEqual(["model", "product"]);
  expect(taken("機種名", "メーカー")).toEqual(["product", "vendor"]);
  expect(taken("機種", "型番", "製品名")).toEqual([null, "model", "product"]);
  expect(taken("ソフトウェア", "ソフトウェアバージョン")).toEqual(["product", "version"]);
  expect(taken("OS", "OSバージョン", "機器名")).toEqual(["version", null, "product"]);
  expect(taken("一般的名称", "販売名")).toEqual([null, "product"]);
  expect(findHeading([["製品名", "メーカー", "製造元"]], words)!.doubled).toEqual([
    { column: 2, text: "製造元" },
  ]);
});

test("the row of headings is found above data that holds the same words", () => {
  const rows = [
    ["医療情報システム 機器一覧", "", ""],
    ["2026年4月1日現在", "", ""],
    ["種類", "製品名", "メーカー名"],
    ["ソフトウェア", "電子カルテシステム", "ハナ製造"],
  ];
  expect(findHeading(rows, words)?.row).toBe(2);
  expect(findHeading([["電子カルテシステム", "ハナ製造", "1.2"]], words)).toBeNull();
});

test("no column is used twice and no heading is lost, whatever stands in the row", () => {
  const pieces = words.columns.flatMap(({ synonyms, contains = [] }) => [...synonyms, ...contains]);
  const heading = fc.array(fc.constantFrom(...pieces, "の有無", "番号", "・", " "), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(
      fc.array(
        heading.map((parts) => parts.join("")),
        { maxLength: 12 },
      ),
      (row) => {
        const found = findHeading([row], words);
        if (!found) return;
        const used = [...found.places.values(), ...found.doubled.map(({ column }) => column)];
        expect(new Set(used).size).toBe(used.length);
      },
    ),
  );
});
