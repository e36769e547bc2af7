import fc from "fast-check";
import { expect, test } from "vitest";
import { loadImportColumns } from "./content.ts";
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

/** Further spellings, each beside 製品名; of a product beside 種類. */
const FURTHER: Record<string, string> = {
  vendor:
    "ﾒｰｶｰ|ﾒｰｶｰ名|ﾍﾞﾝﾀﾞｰ|ﾍﾞﾝﾀﾞｰ名|製造販売業者名|製造会社名|製造業者（メーカー）|製品メーカー|機器のメーカー|本体メーカー|開発メーカー|開発業者|開発者|ソフト開発元|開発・販売元|発売元・製造元|販売元|販売業者|供給元|供給業者|ブランド名|メーカー／ブランド|Maker|Manufacturer Name|Vendor / Manufacturer|メーカ（略称）|企業名|提供会社|提供ベンダー|ソフトウェアベンダー|製造（メーカー）|製造元名|ハードウェアベンダー|OEM元",
  product:
    "ｼｽﾃﾑ名|ｿﾌﾄ名|ｿﾌﾄｳｪｱ名|機器ﾒｲ|機器名（製品名）|製品・サービス名|製品名 / モデル|製品名（正式名称）|品目名|物品名|資産名|資産名称|装置名称|設備名|デバイス名|端末名|サーバ名|サーバー名|コンピュータ名|PC名|ソフトウェア製品名|アプリ名|アプリケーション|使用ソフト|利用サービス名|システム／機器名|医療機器の名称|機械名|機器・ソフトウェア名|Product|Product name|Device name|Host|Item|Asset name|名称（機器）|対象機器|対象製品",
  model:
    "ﾓﾃﾞﾙ|型式・型番|形式|形名|形番|型番号|機種型番|型式（モデル）|モデル／型番|Model|Model Name|Model No|P/N|Part No.|製品型式|型番（モデル名）|機種番号|機器型式|規格・型式|機種コード",
  version:
    "ﾊﾞｰｼﾞｮﾝ|ﾊﾞｰｼﾞｮﾝ番号|ver|Ver|VER.|Version|ファームウェア版数|ﾌｧｰﾑｳｪｱﾊﾞｰｼﾞｮﾝ|ファームウエア|F/Wバージョン|FW Ver|FW版|ソフトウェア版数|ソフトのバージョン|プログラムバージョン|アプリバージョン|基本ソフト|基本ソフト（OS）|搭載OS|使用OS|OS種類|OS/バージョン|OS Ver.|オペレーティングシステム|リリース|リリース番号|ビルド|ビルド番号|Build|Release|Firmware|Rev.|改訂番号|版（Ver）|現バージョン|利用バージョン|バージョン（現在）|ソフトバージョン名|OS（バージョン）|FWver",
  place:
    "設置ﾌﾛｱ|設置場所名|配置場所|配置部署|保管場所|設置室|設置部屋|設置棟|部署名|部署・部門|所属|所属部署|使用場所|使用部門|利用部署|利用部門|所在地|管理部門|設置科|診療科|病棟名|部屋名|Location|Site|Department|設置箇所|拠点|拠点名|施設内の場所|ロケーション|使用科",
  internetFacing:
    "ｲﾝﾀｰﾈｯﾄ接続|外部接続|外部NW接続|外部ネットワーク接続|インターネット利用|インターネット公開|外部から接続可能か|外部アクセス|Internet|インターネット接続（○×）|ネット接続の有無",
  emrConnected:
    "電カル接続|電子ｶﾙﾃ接続|電子カルテとの接続|電子カルテ連携の有無|電子カルテNW|電カルNW|HISとの接続|HIS連携|HIS接続有無|診療系ネットワーク|診療系NW接続|院内基幹系接続|EMR接続|カルテ系ネットワーク",
  maintainer:
    "保守ﾍﾞﾝﾀﾞｰ|保守ﾍﾞﾝﾀﾞ|保守元|保守先|保守担当業者|保守担当会社|保守窓口|保守サポート会社|サポート会社|サポートベンダー|メンテナンス会社名|メンテ業者|保守契約業者|保守委託会社|点検業者|担当会社|構築業者|導入ベンダー|導入会社|納入会社|SIer|Support vendor|Maintenance company",
  note: "ﾋﾞｺｳ|ﾒﾓ|備 考|備考・メモ|補足|補足事項|その他|特記事項等|コメント等|注意事項|Remarks|Notes|Comment|連絡事項",
  kind: "機器種類|種別名|分類名|機器分類|カテゴリ|ｶﾃｺﾞﾘ|大分類|資産区分|機器種|種目|Type|Category|装置区分",
  institutionCode:
    "医療機関ｺｰﾄﾞ|医療機関等コード|医療機関コード（10桁）|保険医療機関番号|施設番号|医療機関ID",
};
test.each(Object.entries(FURTHER))("further spellings: %s", (field, headings) => {
  const wrong = headings.split("|").filter((heading) => {
    const [, second] = taken(field === "product" ? "種類" : "製品名", heading, "備考");
    const [, noted] = taken("製品名", heading);
    return (field === "note" ? noted : second) !== field;
  });
  expect(wrong).toEqual([]);
});

test("further columns that are about something else", () => {
  const headings =
    "製造番号|シリアルNo|S/N|製造年|製造日|保守期限|保守終了日|保守開始日|保守契約番号|保守費用|サポート期限|EOL|EOS|購入日|購入価格|取得価額|導入日|導入年度|設置年月|台数|数量|No.|番号|項番|通番|資産番号|管理番号|IPアドレス|IP|MACアドレス|MAC|管理者|管理者名|担当者|担当者名|利用者|使用者|連絡先|電話番号|内線|メールアドレス|URL|更新日|最終更新日|バージョン更新日|確認日|確認者|記入日|記入者|状態|ステータス|廃棄予定日|リース期限|耐用年数|CPU|メモリ|ディスク容量|ライセンス数|ライセンス番号|サポート終了|重要度|リスク|バックアップ|ウイルス対策|パッチ適用日|ポート番号|VLAN|通信先|導入システム|リモート接続|リモート接続の有無|遠隔接続|WAN接続|外部通信|購入先|取扱業者|代理店|販売代理店|ディーラー";
  expect(
    headings.split("|").filter((heading) => taken("製品名", "メーカー", heading)[2] !== null),
  ).toEqual([]);
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
