import { DAY } from "../../base/clock.ts";
import { type Columns, csvOf } from "../../base/files/table-write.ts";
import { everyRow } from "../../base/data/paged.ts";
import { saveFile } from "../../base/files/files.ts";
import { download } from "../../base/web/download.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { addJob } from "../../base/later/outbox.ts";
import { fileNameOf } from "../../base/words/text.ts";
import * as api from "./api.ts";
import { LINE_ACTIONS, type ImportLine } from "./api.ts";
import { FIELD_LABELS } from "../facilities/api.ts";
import { loadVocabulary } from "../facilities/index.ts";
import { loadLists } from "./content.ts";
import {
  findImports,
  findLines,
  getImport,
  removeImport,
  saveNewImport,
  saveState,
} from "./queries.ts";

const STAFF = ["secretariat"] as const;
const SHOWN = 30;

/** Importing a list: upload → a job makes the plan → confirm → (undo). */
export const routes: Route[] = [
  answer(
    api.uploadList,
    STAFF,
    async ({ tx, viewer, now, query, files: [file], context, refuse }) => {
      if (!file) return refuse("no_file");
      const bytes = await file.read();
      const stored = await saveFile(context.settings.dataDir, bytes, bytes.length);
      if (stored === "too_large") return refuse("no_file");
      const id = await saveNewImport(
        tx,
        {
          fileName: fileNameOf(file.name, "名簿"),
          ...stored,
          accountId: viewer.accountId,
          pointTable: query.pointTable ?? null,
          prefecture: query.prefecture ?? null,
          complete: query.prefectures ?? (query.complete === "listed" ? [] : null),
        },
        now,
      );
      await addJob(tx, "rosters.plan", { importId: id }, { attempts: 3 });
      return { id };
    },
  ),

  answer(api.listImports, STAFF, async ({ tx }) => ({
    imports: await findImports(tx, SHOWN),
    tables: loadLists().tables.map(({ table, label }) => ({ table, label })),
    may: { import: true },
  })),

  answer(api.getImport, STAFF, async ({ tx, params, refuse }) => {
    return (await getImport(tx, params.id)) ?? refuse("not_found");
  }),

  answer(api.readAgain, STAFF, async ({ tx, params, refuse }) => {
    if (!(await getImport(tx, params.id))) return refuse("not_found");
    if (!(await saveState(tx, params.id, ["reading"], "reading"))) return refuse("not_reading");
    await addJob(tx, "rosters.plan", { importId: params.id }, { attempts: 3 });
  }),

  answer(api.listLines, STAFF, async ({ tx, params, query, refuse }) => {
    if (!(await getImport(tx, params.id))) return refuse("not_found");
    return findLines(tx, { ...query, importId: params.id });
  }),

  answer(api.exportLines, STAFF, async ({ tx, params, query, response, refuse }) => {
    const found = await getImport(tx, params.id);
    if (!found) return refuse("not_found");
    const choice = { ...query, importId: params.id };
    const lines = await everyRow((page) => findLines(tx, { ...choice, ...page }));
    download(response, `取り込みの確認-${found.fileName}.csv`);
    return csvOf(columns(), lines).toString();
  }),

  answer(api.takeImport, STAFF, async ({ tx, viewer, params, refuse }) => {
    if (!(await getImport(tx, params.id))) return refuse("not_found");
    if (!(await saveState(tx, params.id, ["preview", "taking"], "taking")))
      return refuse("not_ready");
    const payload = { importId: params.id, accountId: viewer.accountId };
    await addJob(tx, "rosters.take", payload, { attempts: 3 });
  }),

  answer(api.undoImport, STAFF, async ({ tx, viewer, params, now, refuse }) => {
    const found = await getImport(tx, params.id);
    if (!found) return refuse("not_found");
    if (found.takenAt && now.getTime() - found.takenAt.getTime() > loadLists(now).undoDays * DAY)
      return refuse("too_old");
    if (!(await saveState(tx, params.id, ["taken", "undoing"], "undoing")))
      return refuse("not_taken");
    const payload = { importId: params.id, accountId: viewer.accountId };
    await addJob(tx, "rosters.undo", payload, { attempts: 3 });
  }),

  answer(api.removeImport, STAFF, async ({ tx, params, refuse }) => {
    if (!(await getImport(tx, params.id))) return refuse("not_found");
    if (!(await removeImport(tx, params.id))) return refuse("taken");
  }),
];

const listed = (changes: ImportLine["changes"]) =>
  Object.entries(changes)
    .map(
      ([field, [before, after]]) =>
        `${FIELD_LABELS[field] ?? field}: ${word(before)} → ${word(after)}`,
    )
    .join("\n");

/** The lines as a file. */
function columns(): Columns<ImportLine> {
  const places = new Map(loadVocabulary().prefectures.map(({ code, name }) => [code, name]));
  const kinds = new Map<string | null, string>(
    loadVocabulary().kinds.map(({ id, label }) => [id, label]),
  );
  return [
    { header: "ファイルの場所", cell: (line) => line.place },
    { header: "どうなるか", cell: (line) => LINE_ACTIONS[line.action] },
    { header: "医療機関コード", cell: (line) => line.codes.join(" ") },
    { header: "名称", cell: (line) => line.name },
    { header: "都道府県", cell: (line) => places.get(line.prefecture) ?? line.prefecture },
    { header: "種別", cell: (line) => kinds.get(line.kind) ?? "" },
    { header: "所在地", cell: (line) => line.address },
    { header: "病床数", cell: (line) => line.beds },
    { header: "変わること", cell: (line) => listed(line.changes) },
    { header: "人が確かめたため変えないこと", cell: (line) => listed(line.kept) },
    { header: "指摘", cell: (line) => line.findings.join("\n") },
  ];
}

const word = (value: unknown) =>
  value === null || value === "" ? "なし" : [value].flat().join("・");
