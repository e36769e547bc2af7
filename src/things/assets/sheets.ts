import { download } from "../../base/web/download.ts";
import { answer, prepareAnswer, type Route } from "../../base/web/http.ts";
import type { Role } from "../../base/viewer.ts";
import { readRegister } from "./changes.ts";
import * as api from "./api-sheets.ts";
import { exportCsv, exportXlsx, writeTemplate } from "./export.ts";
import { findTaken } from "./queries-sheets.ts";
import { openSheet, readSheet, takeSheet, undoSheet } from "./take-sheet.ts";

/** Those who may see a register, and nobody else. */
const MAY: readonly Role[] = ["institution", "secretariat"];
const SHOWN = 10;

export const sheetRoutes: Route[] = [
  prepareAnswer(
    api.readSheet,
    MAY,
    async ({ now, files: [file], refuse }) =>
      file ? openSheet({ name: file.name, bytes: await file.read() }, now) : refuse("no_file"),
    async ({ tx, viewer, now, query, prepared: sheet }) =>
      readSheet(tx, now, await readRegister(tx, viewer, query.institutionId), sheet),
  ),

  answer(api.takeSheet, MAY, async (ask) => takeSheet(ask, ask.params.id, ask.body.kinds)),

  answer(api.undoSheet, MAY, async (ask) => undoSheet(ask, ask.params.id)),

  answer(api.findSheets, MAY, async ({ tx, viewer, query }) => {
    const { institution } = await readRegister(tx, viewer, query.institutionId);
    return { items: await findTaken(tx, institution.id, SHOWN) };
  }),

  answer(api.getRegisterCsv, MAY, async ({ tx, viewer, query, response }) => {
    const { institution, assets } = await readRegister(tx, viewer, query.institutionId);
    download(response, "資産台帳.csv");
    return exportCsv(assets, institution.code);
  }),

  answer(api.getRegisterXlsx, MAY, async ({ tx, viewer, query, response }) => {
    const { institution, assets } = await readRegister(tx, viewer, query.institutionId);
    download(response, "資産台帳.xlsx");
    return exportXlsx(assets, institution.code);
  }),

  answer(api.getTemplate, MAY, async ({ response }) => {
    download(response, "資産台帳の記入用.xlsx");
    return writeTemplate();
  }),
];
