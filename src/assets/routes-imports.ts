import { answer, type Route } from "../base/http.ts";
import type { Role } from "../base/viewer.ts";
import * as api from "./api-imports.ts";
import { exportCsv, exportXlsx, writeTemplate } from "./export.ts";
import { confirmImport, previewImport, undoImport } from "./import.ts";
import { findAssetRows } from "./queries.ts";
import { findTakenImports } from "./queries-imports.ts";
import type { NeedInstitution } from "./routes.ts";

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const MOST_LINES = 100_000;
const SHOWN_IMPORTS = 10;

/** Files into and out of the register. */
export function importRoutes(may: readonly Role[], needInstitution: NeedInstitution): Route[] {
  return [
    answer(api.previewImport, may, async ({ tx, viewer, now, query, request, refuse }) => {
      const institution = await needInstitution(tx, viewer, query.institutionId);
      const file = request.isMultipart() ? await request.file() : undefined;
      if (!file) return refuse("no_file");
      return previewImport(tx, now, institution, {
        name: file.filename,
        bytes: await file.toBuffer(),
      });
    }),

    answer(api.confirmImport, may, async ({ tx, viewer, now, params, body }) =>
      confirmImport(tx, viewer, now, params.id, body.kinds),
    ),

    answer(api.undoImport, may, async ({ tx, viewer, now, params }) =>
      undoImport(tx, viewer, now, params.id),
    ),

    answer(api.findImports, may, async ({ tx, viewer, query }) => {
      const institution = await needInstitution(tx, viewer, query.institutionId);
      return { items: await findTakenImports(tx, institution.id, SHOWN_IMPORTS) };
    }),

    answer(api.getRegisterCsv, may, async ({ tx, viewer, query, response }) => {
      const { id, code } = await needInstitution(tx, viewer, query.institutionId);
      const assets = await findAssetRows(tx, { institutionId: id, limit: MOST_LINES });
      response
        .header("content-type", "text/csv; charset=utf-8")
        .header("content-disposition", named("資産台帳.csv"));
      return exportCsv(assets, code);
    }),

    answer(api.getRegisterXlsx, may, async ({ tx, viewer, query, response }) => {
      const { id, code } = await needInstitution(tx, viewer, query.institutionId);
      const assets = await findAssetRows(tx, { institutionId: id, limit: MOST_LINES });
      response.header("content-type", XLSX).header("content-disposition", named("資産台帳.xlsx"));
      return exportXlsx(assets, code);
    }),

    answer(api.getTemplate, may, async ({ response }) => {
      response
        .header("content-type", XLSX)
        .header("content-disposition", named("資産台帳の記入用.xlsx"));
      return writeTemplate();
    }),
  ];
}

/** A download's name in Japanese, as RFC 6266 writes it. */
function named(name: string): string {
  return `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
}
