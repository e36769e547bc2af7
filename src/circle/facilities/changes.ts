import { dayOf } from "../../base/words/calendar.ts";
import type { Finding } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { type Change, findHistory, type NewEvent, record } from "../../base/later/events.ts";
import { answer, type Route } from "../../base/web/http.ts";
import * as api from "./api.ts";
import { FACT_FIELDS, type FactField } from "./api.ts";
import { readCode } from "./code.ts";
import { type Facility, findCodeOwners, getFacilityById } from "./queries.ts";
import {
  lockFacility,
  mergerShape,
  saveClosed,
  saveCode,
  saveFacts,
  saveMerger,
  saveName,
  saveNewFacility,
  undoMergerOf,
} from "./queries-changes.ts";
import { saveFormerNames, saveSearchText } from "./queries-bulk.ts";

const STAFF = ["secretariat"] as const;
const FACTS = Object.keys(FACT_FIELDS) as FactField[];
/** Columns that stand and fall together with a fact. */
const TOGETHER: Partial<Record<FactField, string[]>> = { beds: ["beds_text", "bed_class"] };
const columnsOf = (fields: readonly FactField[]) =>
  fields.flatMap((field) => [field, ...(TOGETHER[field] ?? [])]);

/** What the secretariat does to a facility by hand. Each is a row of its history, with the reason. */
export const changeRoutes: Route[] = [
  answer(api.createFacility, STAFF, async (ask) => {
    const { tx, body, now, refuse } = ask;
    const read = body.code ? readCode(body.code, body) : null;
    if (read && "problem" in read)
      return refuse("bad_input", [{ where: "code", message: read.problem }]);
    const findings = read ? await takenCode(tx, read.code) : [];
    if (findings.length > 0) return refuse("bad_input", findings);
    const stated = FACTS.filter((field) => {
      const value = body[field];
      return Array.isArray(value) ? value.length > 0 : value !== null;
    });
    const id = await saveNewFacility(tx, body, ["name", ...columnsOf(stated)], now);
    if (read) await saveCode(tx, id, read.code, now);
    await note(ask, id, "facilities.added", { reason: body.reason });
    return { id };
  }),

  answer(api.editFacility, STAFF, async (ask) => {
    const { tx, params, body, now, refuse } = ask;
    const before = await locked(tx, params.id);
    if (!before || before.mergedInto) return refuse("not_found");
    const same = (field: FactField) =>
      JSON.stringify(before[field]) === JSON.stringify(body[field]);
    const changed = FACTS.filter((field) => !same(field));
    const fields = columnsOf([...changed, ...body.confirmed]);
    const confirmed = [...new Set([...before.confirmed, ...fields])].sort();
    await saveFacts(tx, params.id, body, confirmed, now);
    if (changed.some((field) => field === "kana" || field === "address"))
      await saveSearchText(tx, [params.id]);
    const only = body.confirmed.filter((field) => !changed.includes(field));
    await note(ask, params.id, "facilities.edited", {
      changed,
      confirmed: only,
      reason: body.reason,
    });
  }),

  answer(api.renameFacility, STAFF, async (ask) => {
    const { tx, params, body, now, refuse } = ask;
    const before = await locked(tx, params.id);
    if (!before || before.mergedInto) return refuse("not_found");
    if (before.name !== body.name) {
      const former = { ...before, facilityId: before.id };
      await saveFormerNames(tx, [former], body.on, null);
    }
    await saveName(tx, params.id, body, now);
    await saveSearchText(tx, [params.id]);
    const data = { before: before.name, after: body.name, on: body.on, reason: body.reason };
    await note(ask, params.id, "facilities.renamed", data);
  }),

  answer(api.closeFacility, STAFF, async (ask) => {
    const { tx, params, body, now, refuse } = ask;
    const before = await locked(tx, params.id);
    if (!before) return refuse("not_found");
    if (before.mergedInto) return refuse("merged");
    await saveClosed(tx, params.id, body.on, body.on ? body.reason : null, now);
    const name = body.on ? "facilities.closed" : "facilities.reopened";
    await note(ask, params.id, name, { on: body.on, reason: body.reason });
  }),

  answer(api.addCode, STAFF, async (ask) => {
    const { tx, params, body, now, refuse } = ask;
    const before = await locked(tx, params.id);
    if (!before || before.mergedInto) return refuse("not_found");
    const read = readCode(body.code, { kind: body.kind, prefecture: before.prefecture });
    if ("problem" in read) return refuse("bad_input", [{ where: "code", message: read.problem }]);
    const findings = await takenCode(tx, read.code);
    if (findings.length > 0) return refuse("bad_input", findings);
    await saveCode(tx, params.id, read.code, now);
    await note(ask, params.id, "facilities.code_added", {
      code: read.code,
      reason: body.reason,
    });
  }),

  answer(api.mergeFacility, STAFF, async (ask) => {
    const { tx, params, body, now, refuse } = ask;
    const { reason, intoId } = body;
    if (intoId === params.id) return refuse("same");
    // In one order, whoever merges what into what at the same moment.
    for (const id of [params.id, intoId].toSorted()) await lockFacility(tx, id);
    const [facility, into] = [
      await getFacilityById(tx, params.id),
      await getFacilityById(tx, intoId),
    ];
    if (!facility || !into) return refuse("not_found");
    if (facility.mergedInto || into.mergedInto) return refuse("merged");
    const merger = await saveMerger(tx, facility, intoId, dayOf(now), reason, now);
    await note(ask, params.id, "facilities.merged", {
      ...merger,
      into: into.name,
      reason,
    });
    await note(ask, intoId, "facilities.absorbed", { name: facility.name, reason });
  }),

  answer(api.undoMerger, STAFF, async (ask) => {
    const { tx, params, now, refuse } = ask;
    const facility = await locked(tx, params.id);
    if (!facility) return refuse("not_found");
    if (!facility.mergedInto) return refuse("not_merged");
    const merged = (await findHistory(tx, params.id)).findLast(
      (event) => event.name === "facilities.merged",
    );
    const merger = mergerShape.parse(merged?.data);
    await undoMergerOf(tx, params.id, { ...merger, intoId: facility.mergedInto }, now);
    await note(ask, params.id, "facilities.merger_undone");
  }),
];

async function locked(tx: Tx, id: string): Promise<Facility | undefined> {
  await lockFacility(tx, id);
  return getFacilityById(tx, id);
}

async function takenCode(tx: Tx, code: string): Promise<Finding[]> {
  const [owner] = await findCodeOwners(tx, [code]);
  if (!owner) return [];
  return [{ where: "code", message: `このコードは「${owner.name}」のものです。` }];
}

/** Records what happened, and that those who copied the facility's facts should look again. */
const note = (
  { tx, viewer, now }: Change,
  id: string,
  name: NewEvent["name"],
  data: Record<string, unknown> = {},
): Promise<void> =>
  record(tx, viewer, now, [
    { name, subjectId: id, data },
    { name: "facilities.changed", subjectId: id, data: { by: name } },
  ]);
