import { z } from "zod";
import { keysOf } from "../../base/contract.ts";

/** Why the matcher decided as it did: in a word, what speaks for it, and what a clerk can look up to check it. */
export const GROUNDS = {
  in_range: {
    label: "対象の範囲の中",
    why: "台帳のバージョンが、メーカーの書いた対象の範囲に入っているため、お尋ねします。",
    check: "機器の画面や銘板で、バージョンが台帳のとおりか確かめてください。",
  },
  all_versions: {
    label: "すべてのバージョンが対象",
    why: "メーカーがすべてのバージョンを対象と書いているため、お尋ねします。",
    check: "この製品をいまも使っているか確かめてください。",
  },
  outside_range: {
    label: "対象の範囲の外",
    why: "台帳のバージョンが、メーカーの書いた対象の範囲に入っていないため、お尋ねしません。",
    check: "機器の画面や銘板で、バージョンが台帳のとおりなら、対応はいりません。",
  },
  fixed_version: {
    label: "対策済みのバージョン",
    why: "台帳のバージョンが、対策済みのバージョンか、同じ系列でそれより新しいバージョンのため、お尋ねしません。",
    check: "機器の画面や銘板で、バージョンが台帳のとおりなら、対応はいりません。",
  },
  cleared_by_maker: {
    label: "メーカーが対象外と明記",
    why: "メーカーがこのバージョンを対象外と書いているため、お尋ねしません。",
    check: "機器の画面や銘板で、バージョンが台帳のとおりなら、対応はいりません。",
  },
  near_name: {
    label: "製品名が近い",
    why: "製品名か型番が注意喚起と似ていて、同じ製品かどうか決められないため、お尋ねします。",
    check: "機器の銘板で、製品名と型番を注意喚起と見くらべてください。",
  },
  no_version: {
    label: "台帳にバージョンがない",
    why: "台帳にバージョンが書かれていないため、お尋ねします。",
    check: "機器の画面や銘板でバージョンを調べ、台帳に書いてください。",
  },
  no_version_given: {
    label: "注意喚起にバージョンの指定がない",
    why: "注意喚起に、どのバージョンが対象か書かれていないため、お尋ねします。",
    check: "業者かメーカーに、お使いのバージョンが対象かどうか尋ねてください。",
  },
  not_comparable: {
    label: "バージョンを比べられない",
    why: "台帳のバージョンの書き方では、対象の範囲に入るかどうか決められないため、お尋ねします。",
    check: "機器の画面でバージョンを末尾まで調べ、台帳に書いてください。",
  },
  unreadable_expression: {
    label: "対象のバージョンを読み取れない",
    why: "注意喚起のバージョンの書き方を機械では読み取れないため、お尋ねします。",
    check: "注意喚起の原文のバージョンと、台帳のバージョンを見くらべてください。",
  },
  condition: {
    label: "条件つき",
    why: "対象になるのに条件があり、当てはまるか決められないため、お尋ねします。",
    check: "原文の条件に当てはまるか、業者に尋ねてください。",
  },
  under_investigation: {
    label: "メーカーが調査中",
    why: "対象かどうかをメーカーが調べているところのため、お尋ねします。",
    check: "結果が出るまで、念のための備えを業者と相談してください。",
  },
  status_unknown: {
    label: "対象かどうかの記載なし",
    why: "注意喚起に、対象かどうかがはっきり書かれていないため、お尋ねします。",
    check: "業者かメーカーに、お使いのバージョンが対象かどうか尋ねてください。",
  },
  contradiction: {
    label: "記載が食いちがう",
    why: "注意喚起の中で、対象とも対象外とも書かれているため、お尋ねします。",
    check: "業者かメーカーに、どちらが正しいか尋ねてください。",
  },
  fixed_elsewhere: {
    label: "対策済みのバージョンではない",
    why: "書かれているのは別の対策済みのバージョンで、台帳のバージョンが安全とはわからないため、お尋ねします。",
    check: "お使いのバージョンの系列で、対策済みのバージョンが出ているか業者に尋ねてください。",
  },
  cleared_elsewhere: {
    label: "対象外なのは別のバージョン",
    why: "対象外と書かれているのは別のバージョンで、台帳のバージョンのことはわからないため、お尋ねします。",
    check: "業者かメーカーに、お使いのバージョンが対象かどうか尋ねてください。",
  },
  component_only: {
    label: "部品だけの記載",
    why: "部品のことだけが書かれていて、製品全体のことはわからないため、お尋ねします。",
    check: "業者かメーカーに、製品全体として対象かどうか尋ねてください。",
  },
  component_version: {
    label: "部品のバージョンしだい",
    why: "対象になるのは部品のバージョンしだいで、台帳のバージョンからは決められないため、お尋ねします。",
    check: "業者かメーカーに、中の部品のバージョンを尋ねてください。",
  },
} as const satisfies Record<string, { label: string; why: string; check: string }>;

/** Null: an older verdict, or a person's. */
const groundShape = z.enum(keysOf(GROUNDS)).nullable();

/** How the product was found. */
export const RELATIONS = {
  cpe: "製品の識別名（CPE）が同じ",
  purl: "部品の識別名（purl）が同じ",
  name: "製品名が同じ",
  runs: "機器を動かすソフトウェアの名前が同じ",
  near: "製品名か型番の一部が同じ",
} as const;
const relationShape = z.enum(["cpe", "purl", "name", "runs", "near"]).nullable();

/** What a verdict rests on, as the matcher left it. */
export const evidenceShape = z.object({
  ground: groundShape,
  relation: relationShape,
  /** The version as the document writes it; null: it names none. */
  expression: z.string().nullable(),
  /** The register's version as it was read; null: it names none. */
  held: z.string().nullable(),
  component: z.string().nullable(),
  productRef: z.string().nullable(),
});
export type Evidence = z.output<typeof evidenceShape>;
