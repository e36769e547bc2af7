import { answer, type Route } from "../../base/web/http.ts";
import type { Role } from "../../base/viewer.ts";
import * as api from "./api.ts";
import { needInstitution } from "./changes.ts";
import { loadAssetKinds } from "./content.ts";
import { describeHistory, describeKinds, suggest } from "./overview.ts";
import { countAssetRows, findAssetRows, findTyped, getInstitution } from "./queries.ts";
import {
  addAssets,
  changeAsset,
  needAsset,
  releaseItems,
  removeAsset,
  restoreAsset,
  stateKind,
  writingsOf,
} from "./register.ts";

/** A register is its institution's and the secretariat's. Those who relay or oversee see nothing of it. */
const MAY: readonly Role[] = ["institution", "secretariat"];

export const routes: Route[] = [
  answer(api.getOverview, MAY, async ({ tx, viewer, now, query }) => {
    const institution = await needInstitution(tx, viewer, query.institutionId);
    const kinds = await describeKinds(tx, now, institution);
    return {
      institution: { id: institution.id, name: institution.name },
      total: kinds.reduce((sum, { count }) => sum + count, 0),
      kinds,
      places: await findTyped(tx, institution.id, "place"),
      maintainers: await findTyped(tx, institution.id, "maintainer"),
      may: { edit: true },
    };
  }),

  answer(api.findAssets, MAY, async ({ tx, viewer, query }) => {
    const { after, limit, kind, text } = query;
    const { id: institutionId } = await needInstitution(tx, viewer, query.institutionId);
    const choice = { institutionId, kind, writings: writingsOf(text) };
    return {
      ...(await findAssetRows(tx, { ...choice, after, limit })),
      count: after ? null : await countAssetRows(tx, choice),
    };
  }),

  answer(api.addAsset, MAY, async (ask) => {
    const { tx, viewer, query, body } = ask;
    const institution = await needInstitution(tx, viewer, query.institutionId);
    const [id] = await addAssets(ask, institution.id, [body]);
    return needAsset(tx, id!);
  }),

  answer(api.getAsset, MAY, async ({ tx, params }) => {
    const asset = await needAsset(tx, params.id);
    const institution = await getInstitution(tx, asset.institutionId);
    return {
      asset,
      kindLabel: loadAssetKinds().find(({ id }) => id === asset.kind)?.label ?? asset.kind,
      institutionName: institution?.name ?? "",
      history: await describeHistory(tx, asset),
      may: { edit: asset.removedAt === null },
    };
  }),

  answer(api.changeAsset, MAY, async (ask) => {
    const { tx, params, body } = ask;
    const [item] = await releaseItems(tx, [body]);
    await changeAsset(ask, await needAsset(tx, params.id), item!);
    return needAsset(tx, params.id);
  }),

  answer(api.removeAsset, MAY, async (ask) => {
    await removeAsset(ask, await needAsset(ask.tx, ask.params.id));
    return needAsset(ask.tx, ask.params.id);
  }),

  answer(api.restoreAsset, MAY, async (ask) => {
    await restoreAsset(ask, await needAsset(ask.tx, ask.params.id));
    return needAsset(ask.tx, ask.params.id);
  }),

  answer(api.stateKind, MAY, async (ask) => {
    const { tx, viewer, params, query, body } = ask;
    const institution = await needInstitution(tx, viewer, query.institutionId);
    await stateKind(ask, institution.id, params.kind, body.has);
    return {};
  }),

  answer(api.findSuggestions, MAY, async ({ tx, viewer, query }) => {
    const institution = await needInstitution(tx, viewer, query.institutionId);
    return { items: await suggest(tx, institution, query.kind ?? null, query.text) };
  }),
];
