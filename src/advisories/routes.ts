import { record } from "../base/events.ts";
import { answer, type Route } from "../base/http.ts";
import { readPageKey, writePageKey } from "../base/page-key.ts";
import { getSender } from "../base/sender.ts";
import type { Role } from "../base/viewer.ts";
import * as api from "./api.ts";
import * as intakeApi from "./api-intake.ts";
import { decide, describe, stateAfter, toListed } from "./desk.ts";
import { searchText } from "./facts.ts";
import { writeHandDocument } from "./hand.ts";
import { stricter, takeDocument } from "./intake.ts";
import { countStates, findListed, findMatchRows, getDetail } from "./queries.ts";
import { findDocuments, getDocumentFile } from "./queries-documents.ts";
import { saveAdvisory } from "./queries-intake.ts";
import { type TakenFile, takeItem } from "./take.ts";

const MAY: readonly Role[] = ["secretariat"];
const MOST_MATCHES = 200;
const MOST_REFUSED = 50;

export const routes: Route[] = [
  answer(api.findAdvisories, MAY, async ({ tx, query, refuse }) => {
    const after = query.after === undefined ? null : readPageKey(query.after);
    if (query.after !== undefined && after === null)
      return refuse("bad_input", [{ where: "after", message: "続きの場所が読み取れません。" }]);
    const filter = {
      state: query.state,
      severity: query.severity,
      exploited: query.exploited === "yes",
      held: query.held === "yes",
      text: query.text ? searchText([query.text]) : undefined,
    };
    const rows = await findListed(tx, filter, after, query.limit + 1);
    const items = rows.slice(0, query.limit);
    const last = items.at(-1);
    return {
      items: items.map(toListed),
      next:
        rows.length > query.limit && last
          ? writePageKey({ time: last.receivedAt, id: last.id })
          : null,
      counts: (await countStates(tx, filter)) as never,
      may: { add: true },
    };
  }),

  answer(api.getAdvisory, MAY, async ({ tx, params, refuse }) => {
    return (await describe(tx, params.id)) ?? refuse("not_found");
  }),

  answer(api.findMatches, MAY, async ({ tx, params, query, refuse }) => {
    if (!(await getDetail(tx, params.id))) return refuse("not_found");
    const filter = { verdict: query.verdict, all: query.all === "yes" };
    const rows = await findMatchRows(tx, params.id, filter, MOST_MATCHES + 1);
    return {
      items: rows
        .slice(0, MOST_MATCHES)
        .map((row) => ({ ...row, decidedAt: row.decidedAt?.toISOString() ?? null })),
      more: rows.length > MOST_MATCHES,
    };
  }),

  answer(api.decideMatch, MAY, async ({ tx, viewer, now, params, body, refuse }) => {
    if (body.verdict !== null && !body.reason) return refuse("no_reason");
    const { id: advisoryId, releaseId } = params;
    const decision =
      body.verdict === null ? null : { verdict: body.verdict, reason: body.reason ?? "" };
    if (!(await decide(tx, viewer, now, { advisoryId, releaseId }, decision)))
      return refuse("not_found");
    return {};
  }),

  answer(api.setTlp, MAY, async ({ tx, viewer, now, params, body, refuse }) => {
    const advisory = await getDetail(tx, params.id);
    if (!advisory) return refuse("not_found");
    if (stricter(body.tlp, advisory.content.tlp) !== body.tlp) return refuse("wider");
    await saveAdvisory(tx, params.id, {
      tlp: body.tlp,
      tlp_set_by: viewer.accountId,
      changed_at: now,
    });
    await record(tx, viewer, now, [
      {
        name: "advisories.tlp_set",
        subjectId: params.id,
        data: { before: advisory.tlp, after: body.tlp },
      },
    ]);
    return {};
  }),

  answer(api.setState, MAY, async ({ tx, viewer, now, params, body, refuse }) => {
    const advisory = await getDetail(tx, params.id);
    if (!advisory) return refuse("not_found");
    const state = await stateAfter(tx, advisory, body.state);
    if (state === null) return refuse("not_now");
    await saveAdvisory(tx, params.id, {
      state,
      state_note: body.reason,
      changed_at: now,
      // A dismissed advisory was left out while releases were added.
      ...(advisory.state === "dismissed" ? { match_wanted_at: now } : {}),
    });
    await record(tx, viewer, now, [
      {
        name: "advisories.state_set",
        subjectId: params.id,
        data: { before: advisory.state, after: state, reason: body.reason },
      },
    ]);
    return {};
  }),

  answer(intakeApi.uploadDocuments, MAY, async ({ viewer, context, request, refuse }) => {
    if (!request.isMultipart()) return refuse("no_file");
    const taken: TakenFile[] = [];
    for await (const part of request.files({ throwFileSizeLimit: false })) {
      const bytes = await part.toBuffer();
      const isWhole = !part.file.truncated;
      taken.push(
        await takeItem(context, viewer, {
          name: part.filename,
          source: "画面からの取り込み",
          size: isWhole ? bytes.length : bytes.length + 1,
          bytes: isWhole ? bytes : null,
          hash: "none",
          signature: "none",
        }),
      );
    }
    if (taken.length === 0) return refuse("no_file");
    return {
      files: taken.map(({ enrichment, ...file }) => ({
        ...file,
        enriched: enrichment?.count ?? null,
      })),
    };
  }),

  answer(intakeApi.findRefused, MAY, async ({ tx }) => ({
    documents: (await findDocuments(tx, null, MOST_REFUSED)).map((one) => ({
      ...one,
      refusal: one.refusal ?? "",
    })),
  })),

  answer(intakeApi.getDocument, MAY, async ({ tx, params, response, refuse }) => {
    const file = await getDocumentFile(tx, params.id);
    if (!file) return refuse("not_found");
    response
      .header("content-type", "application/octet-stream")
      .header(
        "content-disposition",
        `attachment; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed())}`,
      );
    return file.bytes;
  }),

  answer(intakeApi.addByHand, MAY, async ({ tx, viewer, now, body, context }) => {
    const sender = await getSender(tx);
    const publisher = { name: sender.name, namespace: context.settings.publicUrl };
    const bytes = writeHandDocument(body, publisher, now);
    const { advisoryId } = await takeDocument(tx, viewer, now, {
      bytes,
      name: "手で登録.json",
      source: body.sourceUrl,
      origin: "hand",
    });
    if (advisoryId === null) throw new Error("our own document was refused");
    await saveAdvisory(tx, advisoryId, { tlp: body.tlp, tlp_set_by: viewer.accountId });
    return { id: advisoryId };
  }),
];
