import {
  makeCodes,
  generateNation,
  type InstitutionRow,
  type MadeUpNation,
} from "../nations/index.ts";
import { writeCsv } from "../../base/files/csv.ts";
import { loadVocabulary } from "../../circle/facilities/index.ts";
import { takeImport, uploadList } from "../../circle/rosters/api.ts";
import type { Cast } from "./cast.ts";
import { ask } from "./inside.ts";
import type { Stage } from "./stage.ts";

const HEAD = [
  "医療機関コード",
  "種別",
  "医療機関名称",
  "フリガナ",
  "都道府県名",
  "所在地",
  "病床数合計",
];

/** Takes a made-up list of facilities in through the real upload: the members, and `others` who have not joined yet. */
export async function openRegister(
  stage: Stage,
  { author }: Cast,
  nation: MadeUpNation,
  { others, seed }: { others: number; seed: number },
): Promise<void> {
  const taken = new Set<string>();
  const rows: string[][] = [HEAD];
  for (const one of nation.institutions) {
    if (one.code) taken.add(one.code);
    rows.push(...lineOf(one, one.code));
  }
  const nextCode = makeCodes(loadVocabulary());
  const today = stage.clock.now();
  for (const one of generateNation({ institutions: others, seed: seed + 1, today }).institutions) {
    let code = nextCode(one.kind, one.prefecture);
    while (code && taken.has(code)) code = nextCode(one.kind, one.prefecture);
    rows.push(...lineOf(one, code));
  }
  const body = new FormData();
  body.append("file", new Blob([new Uint8Array(writeCsv(rows))]), "facilities.csv");
  const params = await ask(stage, author.viewer, uploadList, { body } as never);
  await stage.doJobs();
  await ask(stage, author.viewer, takeImport, { params });
  await stage.doJobs();
}

/** The line of a facility; none for one without a code. */
function lineOf(facility: InstitutionRow, code: string | null): string[][] {
  if (!code) return [];
  const { kind, name, kana, beds, index } = facility;
  const { kinds, prefectures } = loadVocabulary();
  const { label } = kinds.find(({ id }) => id === kind)!;
  const word = kind === "clinic" || kind === "clinic_beds" ? "診療所" : label;
  const { name: prefecture } = prefectures.find(({ code: one }) => one === facility.prefecture)!;
  const place = `${prefecture}架空市${1 + (index % 20)}丁目${1 + (index % 97)}番`;
  return [[code, word, name, kana, prefecture, place, String(beds)]];
}
