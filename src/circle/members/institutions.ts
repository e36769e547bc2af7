import type { Finding } from "../../base/contract.ts";
import { type Columns, csvOf } from "../../base/files/table-write.ts";
import type { Tx } from "../../base/data/db.ts";
import { everyRow } from "../../base/data/paged.ts";
import { download } from "../../base/web/download.ts";
import { answer } from "../../base/web/http.ts";
import {
  createInstitution,
  editInstitution,
  exportInstitutions,
  getInstitution,
  getVocabulary,
  type InstitutionBody,
  type InstitutionRow,
  listInstitutions,
} from "./api.ts";
import { classify } from "./classify.ts";
import { getFacility, loadVocabulary, readCode } from "../facilities/index.ts";
import { statedBy } from "./derive.ts";
import { bedsProblem, loadTiers } from "./content.ts";
import {
  countInstitutions,
  findInstitutions,
  findSteps,
  getInstitutionById,
  getNameByCode,
  type InstitutionValues,
  saveInstitution,
} from "./queries-institutions.ts";
import { LIVENESS } from "../organisations/api.ts";
import { saveOrganisation } from "../organisations/index.ts";
import { getRoute } from "./queries-routes.ts";

const READERS = ["secretariat", "relay", "institution"] as const;

export const institutionRoutes = [
  answer(getVocabulary, ["anonymous"], async ({ now }) => ({
    ...loadVocabulary(now),
    tiers: loadTiers(now).tiers,
  })),

  answer(listInstitutions, READERS, async ({ tx, viewer, query, now }) => {
    const staff = viewer.role === "secretariat";
    return {
      ...(await findInstitutions(tx, query, query, now)),
      count: query.after ? null : await countInstitutions(tx, query, now),
      may: { create: staff, export: staff },
    };
  }),

  answer(exportInstitutions, ["secretariat"], async ({ tx, query, now, response }) => {
    const columns = csvColumns(now);
    const rows = await everyRow((page) => findInstitutions(tx, query, page, now));
    download(response, `institutions-${now.toISOString().slice(0, 10)}.csv`);
    return csvOf(columns, rows).toString();
  }),

  answer(getInstitution, READERS, async ({ tx, viewer, params, refuse }) => {
    const row = await getInstitutionById(tx, params.id);
    if (!row) return refuse("not_found");
    const steps = row.routeId ? await findSteps(tx, [row.routeId]) : null;
    const staff = viewer.role === "secretariat";
    return {
      ...row,
      tierReason: classify(row).tierReason,
      route:
        row.routeId && row.route
          ? { id: row.routeId, name: row.route, steps: steps?.get(row.routeId) ?? [] }
          : null,
      may: { edit: staff, editContacts: staff || viewer.organisationId === row.id },
    };
  }),

  answer(createInstitution, ["secretariat"], async ({ tx, tell, body, refuse }) => {
    const checked = await checkInstitution(tx, body, null);
    if ("findings" in checked) return refuse("bad_input", checked.findings);
    const id = await saveOrganisation(tx, { ...body, kind: "institution" });
    await saveInstitution(tx, id, checked.values);
    await tell("members.institution_added", { forOrganisationId: id, subjectId: id });
    return { id };
  }),

  answer(editInstitution, ["secretariat"], async ({ tx, tell, params, body, refuse }) => {
    const before = await getInstitutionById(tx, params.id);
    if (!before) return refuse("not_found");
    const registered = await checkRegistered(tx, before.facilityId, body);
    if (registered.length > 0) return refuse("bad_input", registered);
    const checked = await checkInstitution(tx, body, params.id);
    if ("findings" in checked) return refuse("bad_input", checked.findings);
    await saveOrganisation(tx, { id: params.id, ...body });
    await saveInstitution(tx, params.id, checked.values);
    const changed = Object.entries(body).filter(
      ([key, value]) =>
        JSON.stringify(value) !== JSON.stringify(before[key as keyof typeof before]),
    );
    await tell("members.institution_changed", {
      forOrganisationId: params.id,
      subjectId: params.id,
      data: { changed: changed.map(([key]) => key) },
    });
  }),
];

/** What the register of facilities says of an institution is mended there, not here. */
async function checkRegistered(
  tx: Tx,
  facilityId: string | null,
  body: InstitutionBody,
): Promise<Finding[]> {
  const facility = facilityId ? await getFacility(tx, facilityId) : undefined;
  if (!facility) return [];
  const stated = statedBy(facility);
  return (["name", "kana", "kind", "prefecture", "beds"] as const)
    .filter((field) => body[field] !== stated[field])
    .map((where) => ({
      where,
      message: "施設マスタの値です。変えるときは、施設のページで直してください。",
    }));
}

/** The values to store, or what to mend. */
async function checkInstitution(
  tx: Tx,
  body: InstitutionBody,
  id: string | null,
): Promise<{ values: InstitutionValues } | { findings: Finding[] }> {
  const findings: Finding[] = [];
  const read = body.code ? readCode(body.code, body) : { code: null };
  const code = "code" in read ? read.code : null;
  if ("problem" in read) findings.push({ where: "code", message: read.problem });
  const owner = code && (await getNameByCode(tx, code, id));
  if (owner)
    findings.push({ where: "code", message: `このコードは「${owner}」で使われています。` });
  const message = bedsProblem(body.kind, body.beds);
  if (message) findings.push({ where: "beds", message });
  const facts = classify(body);
  if (body.routeId && !(await getRoute(tx, { id: body.routeId }))) {
    findings.push({ where: "routeId", message: "この経路はありません。選び直してください。" });
  }
  if (findings.length > 0) return { findings };
  return {
    values: {
      code,
      kind: body.kind,
      beds: body.beds,
      bed_class: facts.bedClass,
      functions: body.functions,
      founder: body.founder,
      prefecture: body.prefecture,
      tier: facts.tier,
      critical: body.critical,
      audience_class: facts.audienceClass,
      route_id: body.routeId ?? (await getRoute(tx, { key: facts.routeKey }))?.id ?? null,
    },
  };
}

/** The columns of the export. */
function csvColumns(now: Date): Columns<InstitutionRow> {
  const { kinds, bedClasses, functions, founders } = loadVocabulary(now);
  const labels = new Map<string, string>([
    ...[...kinds, ...bedClasses, ...functions, ...founders].map(
      (row) => [row.id, row.label] as const,
    ),
    ...loadVocabulary(now).prefectures.map((row) => [row.code, row.name] as const),
  ]);
  const label = (id: string) => labels.get(id) ?? id;
  return [
    { header: "医療機関コード", cell: (row) => row.code },
    { header: "名称", cell: (row) => row.name },
    { header: "ふりがな", cell: (row) => row.kana },
    { header: "種別", cell: (row) => label(row.kind) },
    { header: "都道府県", cell: (row) => label(row.prefecture) },
    { header: "病床数", cell: (row) => row.beds },
    { header: "病床区分", cell: (row) => label(row.bedClass) },
    { header: "機能", cell: (row) => row.functions.map(label).join("、") },
    { header: "開設者", cell: (row) => label(row.founder) },
    { header: "区分", cell: (row) => row.tier },
    { header: "基幹インフラ", cell: (row) => (row.critical ? "指定あり" : "") },
    { header: "経路", cell: (row) => row.route },
    { header: "連絡先の数", cell: (row) => row.contacts },
    { header: "メールが届く連絡先の数", cell: (row) => row.reachable },
    { header: "連絡先の確認", cell: (row) => LIVENESS[row.liveness.state] },
    { header: "確認の理由", cell: (row) => row.liveness.reason },
  ];
}
