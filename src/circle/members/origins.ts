import { findHistory, type HeardEvent } from "../../base/later/events.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { getFacility, touchFacility } from "../facilities/index.ts";
import { saveOrganisation } from "../organisations/index.ts";
import * as api from "./api-origins.ts";
import { OVERRIDES, type OverrideField, overrideValues } from "./api-origins.ts";
import { deriveAgain } from "./derive-again.ts";
import { deriveValues, statedBy } from "./derive.ts";
import { getInstitutionById as getInstitution } from "./queries-institutions.ts";
import { getRoute } from "./queries-routes.ts";
import { findMember, saveOrigin } from "./queries-origin.ts";
import {
  findMerged,
  findOverrides,
  lockInstitution,
  removeOverrideOf,
  saveOverride,
} from "./queries-overrides.ts";

const STAFF = ["secretariat"] as const;

/** Where an institution comes from, what was set otherwise than the rules say, and what becomes of it. */
export const originRoutes: Route[] = [
  answer(
    api.getStanding,
    ["secretariat", "relay", "institution"],
    async ({ tx, viewer, params, refuse }) => {
      const row = await getInstitution(tx, params.id);
      if (!row) return refuse("not_found");
      const facility = row.facilityId ? await getFacility(tx, row.facilityId) : undefined;
      const overrides = await findOverrides(tx, params.id);
      const stated = facility ? statedBy(facility) : row;
      const rule = await deriveValues(tx, stated, {}, { critical: row.critical, routeId: null });
      const merged = await findMerged(tx, params.id);
      return {
        facility: facility ?? null,
        overrides: overrides.map((one) => ({
          ...one,
          rule: rule[one.field === "route" ? "route_id" : one.field] ?? null,
        })),
        mergedInto: merged.find((one) => one.into) ?? null,
        merged: merged.filter((one) => !one.into),
        history: toldOf(await findHistory(tx, params.id)),
        may: { edit: viewer.role === "secretariat" },
      };
    },
  ),

  answer(api.setOverride, STAFF, async (ask) => {
    const { tx, tell, viewer, params, body, now, refuse } = ask;
    await lockInstitution(tx, params.id);
    if (!(await getInstitution(tx, params.id))) return refuse("not_found");
    const checked = overrideValues[params.field].safeParse(body.value);
    const isRoute = params.field === "route" && checked.success;
    if (!checked.success || (isRoute && !(await getRoute(tx, { id: String(checked.data) }))))
      return refuse("bad_input", [{ where: "value", message: "選び直してください。" }]);
    const one = { field: params.field, value: checked.data, reason: body.reason };
    await saveOverride(tx, params.id, { ...one, accountId: viewer.accountId }, now);
    await tell("members.overridden", about(params.id, one));
    await deriveAgain(ask, params.id);
  }),

  answer(api.removeOverride, STAFF, async (ask) => {
    const { tx, tell, params, refuse } = ask;
    await lockInstitution(tx, params.id);
    if (!(await removeOverrideOf(tx, params.id, params.field))) return refuse("not_found");
    await tell("members.override_removed", about(params.id, { field: params.field }));
    await deriveAgain(ask, params.id);
  }),

  answer(api.linkFacility, STAFF, async (ask) => {
    const { tx, tell, params, body, now, refuse } = ask;
    await lockInstitution(tx, params.id);
    if (!(await getInstitution(tx, params.id))) return refuse("not_found");
    const facility = body.facilityId ? await getFacility(tx, body.facilityId) : undefined;
    if (body.facilityId && !facility) return refuse("not_found");
    const member = facility && (await findMember(tx, facility.id, facility.codes));
    if (member && member.id !== params.id) return refuse("taken");
    await saveOrigin(tx, params.id, { facilityId: body.facilityId });
    if (facility) await touchFacility(tx, facility.id, now);
    await tell(
      "members.facility_linked",
      about(params.id, {
        facility: facility?.name ?? null,
      }),
    );
    await deriveAgain(ask, params.id);
  }),

  answer(api.renameInstitution, STAFF, async ({ tx, tell, params, body, refuse }) => {
    const row = await getInstitution(tx, params.id);
    if (!row) return refuse("not_found");
    if (row.facilityId)
      return refuse("bad_input", [
        { where: "name", message: "名称は施設マスタのものです。施設のページで変えてください。" },
      ]);
    await saveOrganisation(tx, { id: params.id, name: body.name, kana: body.kana });
    const { name: after, reason } = body;
    const data = { before: row.name, after, reason };
    await tell("members.institution_renamed", about(params.id, data));
  }),

  answer(api.closeInstitution, STAFF, async ({ tx, tell, params, body, now, refuse }) => {
    const row = await getInstitution(tx, params.id);
    if (!row) return refuse("not_found");
    if (row.mergedInto) return refuse("merged");
    await saveOrganisation(tx, { id: params.id, closedAt: body.closed ? now : null });
    const name = body.closed ? "organisations.closed" : "organisations.reopened";
    await tell(name, about(params.id, { reason: body.reason }));
  }),

  answer(api.mergeInstitution, STAFF, async ({ tx, tell, params, body, now, refuse }) => {
    const { intoId, reason } = body;
    if (intoId === params.id) return refuse("same");
    for (const id of [params.id, intoId].toSorted()) await lockInstitution(tx, id);
    const row = await getInstitution(tx, params.id);
    const into = await getInstitution(tx, intoId);
    if (!row || !into) return refuse("not_found");
    if (row.mergedInto || into.mergedInto) return refuse("merged");
    if (into.closedAt) return refuse("closed");
    await saveOrigin(tx, params.id, { mergedInto: intoId });
    await saveOrganisation(tx, { id: params.id, closedAt: row.closedAt ?? now });
    const data = { into: into.name, intoId, wasClosed: row.closedAt !== null, reason };
    await tell("members.merged", about(params.id, data));
    await tell("members.absorbed", about(intoId, { name: row.name, reason }));
  }),

  answer(api.undoInstitutionMerger, STAFF, async ({ tx, tell, params, refuse }) => {
    const row = await getInstitution(tx, params.id);
    if (!row) return refuse("not_found");
    if (!row.mergedInto) return refuse("not_merged");
    const merged = (await findHistory(tx, params.id)).findLast(
      (event) => event.name === "members.merged",
    );
    await saveOrigin(tx, params.id, { mergedInto: null });
    if (merged?.data.wasClosed !== true)
      await saveOrganisation(tx, { id: params.id, closedAt: null });
    await tell("members.merger_undone", about(params.id));
  }),
];

const about = (id: string, data: Record<string, unknown> = {}) => ({
  forOrganisationId: id,
  subjectId: id,
  data,
});

type Data = Record<string, unknown>;
const labelOf = ({ field }: Data) => OVERRIDES[field as OverrideField] ?? String(field);
const SENTENCES: Record<string, (data: Data) => string> = {
  "members.institution_added": () => "会員に加わりました。",
  "members.institution_joined_again": () => "あらためて加わりました。",
  "members.institution_changed": () => "内容が変わりました。",
  "members.derived": () => "規則により、区分などが変わりました。",
  "members.institution_renamed": ({ before, after }) =>
    before === after
      ? "ふりがなを変えました。"
      : `名称を「${before}」から「${after}」に変えました。`,
  "members.overridden": (data) => `${labelOf(data)}を、規則とは別の値にしました。`,
  "members.override_removed": (data) => `${labelOf(data)}を、規則の値に戻しました。`,
  "members.facility_linked": ({ facility }) =>
    facility ? `施設マスタの「${facility}」に結びつけました。` : "施設マスタから切り離しました。",
  "members.merged": ({ into }) => `「${into}」に統合しました。`,
  "members.absorbed": ({ name }) => `「${name}」が統合されました。`,
  "members.merger_undone": () => "統合を取り消しました。",
  "organisations.closed": () => "閉院・退会としました。",
  "organisations.reopened": () => "再開しました。",
};

/** The events that tell what an institution is, newest first. */
function toldOf(events: readonly HeardEvent[]) {
  return events
    .flatMap(({ name, at, data }) => {
      const what = SENTENCES[name]?.(data);
      const reason = typeof data.reason === "string" ? data.reason : null;
      return what ? [{ at, what, reason }] : [];
    })
    .toReversed();
}
