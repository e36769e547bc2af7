import { extname } from "node:path";
import { SECOND } from "../../base/clock.ts";
import { needInstitution } from "../../things/assets/index.ts";
import { fileNameOf } from "../../base/words/text.ts";
import { downloadUnopened } from "../../base/web/download.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { type Mark, findHistory } from "../../base/later/events.ts";
import { openFile, saveFile } from "../../base/files/files.ts";
import { Refusal } from "../../base/refusal.ts";
import { getSender } from "../../base/mail/sender.ts";
import type { Role } from "../../base/viewer.ts";
import { loadAssetKinds } from "../../things/assets/index.ts";
import { loadPriorityTable } from "../advisories/index.ts";
import { keepAnswerCall } from "../../ties/calls/index.ts";
import { recordProof } from "../../circle/organisations/index.ts";
import {
  type AnswerTarget,
  getTarget,
  keepAnswer,
  loadAnswers,
  loadLimits,
  readActions,
  saveOpening,
} from "../reactions/index.ts";
import {
  addFile,
  answerForAsset,
  answerReaction,
  findForAsset,
  findReactions,
  getFile,
  getReaction,
  getWords,
  openReaction,
  removeFile,
} from "./api.ts";
import {
  countOpen,
  findAskedProducts,
  findReactionRows,
  findRowsForAsset,
  findTouchedAssets,
  getAssetRelease,
  getReactionDetail,
  saveAssetAnswer,
} from "./queries.ts";
import {
  findAttachments,
  getAttachment,
  removeAttachment,
  saveAttachment,
} from "./queries-files.ts";
import { fillEnquiry } from "./enquiry.ts";
import { readAnswer, register } from "./read.ts";

const OWN: readonly Role[] = ["institution", "secretariat"];
const READING: readonly Role[] = [...OWN, "relay"];

/** What an event about a reaction has in common with the others. */
const about = (target: AnswerTarget) => ({
  forOrganisationId: target.institutionId,
  subjectId: target.id,
  mark: target.mark as Mark,
});

export const routes: readonly Route[] = [
  answer(getWords, READING, async ({ tx, now }) => {
    const { priorities, exposures } = loadPriorityTable(now).data;
    const { files } = loadLimits(now).data;
    return { ...loadAnswers(now).data, priorities, exposures, sender: await getSender(tx), files };
  }),

  answer(findReactions, OWN, async ({ tx, viewer, query: { institutionId, ...query } }) => {
    const { id } = await needInstitution(tx, viewer, institutionId);
    return {
      ...(await findReactionRows(tx, { ...query, institutionId: id })),
      counts: query.after ? null : await countOpen(tx, id),
    };
  }),

  answer(getReaction, OWN, async ({ tx, viewer, now, params, refuse }) => {
    const found = await getReactionDetail(tx, params.id);
    if (!found) return refuse("not_found");
    const { inputs, actions, askedKinds } = found;
    const history = await findHistory(tx, found.id);
    const assets = await findTouchedAssets(tx, found);
    const products = (await findAskedProducts(tx, found.advisoryId)).map((one) => one.name);
    const open = found.withdrawnAt === null && found.stage !== "held";
    const decision = inputs.decisions.find(
      (one) => one.exposure === found.exposure && one.tier === found.tier,
    );
    return {
      ...found,
      askedKinds: loadAssetKinds(now)
        .filter((kind) => askedKinds.includes(kind.id))
        .map((kind) => ({ kind: kind.id, label: kind.label })),
      products,
      vendorEnquiry: fillEnquiry({ reaction: found, products, assets, now }),
      priorityReason: decision?.reason ?? "",
      actions: readActions(actions),
      assets,
      files: await findAttachments(tx, found.id),
      history,
      may: { answer: open, addFiles: open && viewer.role === "institution" },
    };
  }),

  answer(openReaction, ["institution"], async ({ tx, tell, now, params, refuse }) => {
    const target = (await getTarget(tx, params.id)) ?? refuse("not_found");
    if (!(await saveOpening(tx, target.id, now))) return;
    await tell("reactions.opened", about(target));
  }),

  answer(answerReaction, OWN, async ({ tx, viewer, now, params, body, refuse }) => {
    const target = (await getTarget(tx, params.id)) ?? refuse("not_found");
    if (target.withdrawnAt) refuse("withdrawn");
    const decided = readAnswer(body, target.basis === "asked", now);
    if (Array.isArray(decided)) throw new Refusal("bad_input", decided);
    const via = viewer.role === "secretariat" ? "phone" : "page";
    await register(tx, viewer, now, target, decided);
    const kept = await keepAnswer(tx, viewer, now, target, decided, { via, contactId: null });
    const { accountId } = viewer;
    if (via === "page" && accountId)
      await recordProof(tx, { accountId, organisationId: target.institutionId }, "reaction", now);
    if (kept === "held") return refuse("not_found");
    if (via === "phone") {
      const heard = { organisationId: target.institutionId, subjectId: target.id };
      await keepAnswerCall({ tx, viewer, now }, { ...heard, note: decided.note });
    }
    return kept;
  }),

  answer(answerForAsset, OWN, async ({ tx, tell, now, params, body, refuse }) => {
    const target = (await getTarget(tx, params.id)) ?? refuse("not_found");
    const touched = await findTouchedAssets(tx, target);
    if (!touched.some((asset) => asset.id === params.assetId)) refuse("not_found");
    const given = { reactionId: target.id, assetId: params.assetId, answer: body.answer };
    await saveAssetAnswer(tx, { ...given, note: body.note ?? null }, now);
    await tell("reactions.asset_answered", {
      ...about(target),
      data: { assetId: params.assetId, answer: body.answer },
    });
  }),

  answer(
    addFile,
    ["institution"],
    async ({ tx, tell, viewer, now, params, files: [sent], context, refuse }) => {
      const target = (await getTarget(tx, params.id)) ?? refuse("not_found");
      const limits = loadLimits(now).data.files;
      if (!sent) return refuse("no_file");
      const type = extname(sent.name).slice(1).toLowerCase();
      if (!limits.types.includes(type)) return refuse("bad_type");
      if (sent.size > limits.bytes) return refuse("too_large");
      const stored = await saveFile(context.settings.dataDir, await sent.read(), limits.bytes);
      if (stored === "too_large") return refuse("too_large");
      const stem = sent.name.replace(/[/\\]/g, "_").slice(0, -type.length - 1);
      const name = `${fileNameOf(stem, "ファイル")}.${type}`;
      const file = { reactionId: target.id, name, mediaType: type, addedBy: viewer.accountId };
      const id = await saveAttachment(tx, { ...file, ...stored }, now);
      await tell("reactions.file_added", {
        ...about(target),
        data: { fileId: id, name },
      });
      return { id };
    },
  ),

  answer(getFile, OWN, async ({ tx, params, response, context, refuse }) => {
    const file = (await getAttachment(tx, params.id)) ?? refuse("not_found");
    const stored = (await openFile(context.settings.dataDir, file.sha256)) ?? refuse("not_found");
    return downloadUnopened(response, file.name)
      .header("content-length", stored.size)
      .send(stored.stream);
  }),

  answer(removeFile, ["institution"], async ({ tx, tell, viewer, now, params, refuse }) => {
    const file = (await getAttachment(tx, params.id)) ?? refuse("not_found");
    await removeAttachment(tx, file.id, now);
    await tell("reactions.file_removed", {
      forOrganisationId: viewer.organisationId,
      subjectId: file.reactionId,
      data: { fileId: file.id, name: file.name },
    });
  }),

  answer(findForAsset, OWN, async ({ tx, now, params, refuse }) => {
    const asset = (await getAssetRelease(tx, params.assetId)) ?? refuse("not_found");
    const reactions = await findRowsForAsset(tx, asset);
    const age = now.getTime() - asset.changedAt.getTime();
    const fresh = age < loadLimits(now).data.matchingSeconds * SECOND;
    return { pending: fresh && reactions.length === 0, reactions };
  }),
];
