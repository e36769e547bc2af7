import { record } from "../../base/later/events.ts";
import type { Tx } from "../../base/data/db.ts";
import { downloadUnopened } from "../../base/web/download.ts";
import { answer, prepareAnswer, type Route } from "../../base/web/http.ts";
import { getSender } from "../../base/mail/sender.ts";
import type { Upload } from "../../base/files/uploads.ts";
import { hasStanding, type May, type Role } from "../../base/viewer.ts";
import { narrowTlp, takeDocument } from "../advisories/index.ts";
import { addressKey, type Item, loadMyJvn } from "../providers/index.ts";
import * as api from "./api.ts";
import * as taking from "./api-taking.ts";
import { loadHealth, wordsFor } from "./content.ts";
import { writeHandDocument } from "./hand.ts";
import { standingOf } from "./health.ts";
import {
  findFeeds,
  findRefused,
  getDocumentFile,
  getEnrichmentAge,
  getFeed,
  keptEnds,
  saveFeed,
  saveNewFeed,
  wantRun,
} from "./queries.ts";
import { type TakenFile, takeFile } from "./take.ts";

const MOST_REFUSED = 50;
const MAY: readonly Role[] = ["secretariat"];
const ADMINISTRATORS: readonly May[] = ["secretariat:administrator"];

type Feed = NonNullable<Awaited<ReturnType<typeof getFeed>>>;
const isRunning = ({ runUntil }: Feed, now: Date) => runUntil !== null && runUntil > now;

/** Another spelling of an address is the same source. */
async function isKnown(tx: Tx, url: string, exceptId: string | null): Promise<boolean> {
  const feeds = await findFeeds(tx);
  return feeds.some((feed) => feed.id !== exceptId && addressKey(feed.url) === addressKey(url));
}

function toShape(feed: Feed, now: Date) {
  const { state, reason, since } = standingOf(feed, now, loadHealth(now));
  return {
    ...feed,
    state,
    running: isRunning(feed, now),
    trouble: reason && { reason, ...wordsFor(reason, now), since },
    lastResult: feed.lastResult as never,
    lists: keptEnds(feed.lists).map(({ trouble, ...one }) => ({
      ...one,
      trouble: trouble && `${wordsFor(trouble.reason, now).what}${trouble.detail}`,
    })),
  };
}

export const routes: Route[] = [
  answer(api.findFeeds, MAY, async ({ tx, viewer, now }) => {
    const feeds = await findFeeds(tx);
    return {
      feeds: feeds
        .map((feed) => toShape(feed, now))
        .sort((a, b) => Number(b.trouble !== null) - Number(a.trouble !== null)),
      offers: loadMyJvn(now).offers.filter(
        ({ url }) => !feeds.some((feed) => addressKey(feed.url) === addressKey(url)),
      ),
      enrichment: await getEnrichmentAge(tx),
      may: { edit: hasStanding(viewer, "administrator") },
    };
  }),

  answer(api.addFeed, ADMINISTRATORS, async ({ tx, viewer, now, body, refuse }) => {
    if (await isKnown(tx, body.url, null)) return refuse("known");
    const id = await saveNewFeed(tx, body, now);
    await record(tx, viewer, now, [
      { name: "feeds.added", subjectId: id, data: body },
      ...(body.enabled ? [{ name: "feeds.run_wanted" as const, subjectId: id }] : []),
    ]);
    return { id };
  }),

  answer(api.changeFeed, ADMINISTRATORS, async ({ tx, tell, now, params, body, refuse }) => {
    if (!(await getFeed(tx, params.id))) return refuse("not_found");
    if (await isKnown(tx, body.url, params.id)) return refuse("known");
    await saveFeed(tx, params.id, body, now);
    await tell("feeds.changed", { subjectId: params.id, data: body });
    return { id: params.id };
  }),

  answer(api.runFeed, MAY, async ({ tx, tell, now, params, refuse }) => {
    const feed = await getFeed(tx, params.id);
    if (!feed) return refuse("not_found");
    if (isRunning(feed, now)) return refuse("running");
    await wantRun(tx, params.id, now);
    await tell("feeds.run_wanted", { subjectId: params.id });
    return { id: params.id };
  }),

  prepareAnswer(
    taking.uploadDocuments,
    MAY,
    // Each file is taken in a transaction of its own: one that fails takes no other with it.
    async ({ viewer, context, files, refuse }) => {
      const taken: TakenFile[] = [];
      for (const file of files)
        for await (const one of takeFile(context, viewer, await itemOf(file))) taken.push(one);
      return taken.length > 0 ? taken : refuse("no_file");
    },
    async ({ prepared: taken }) => ({
      files: taken.map(({ enrichment, ...file }) => ({ ...file, enriched: enrichment })),
    }),
  ),

  answer(taking.findRefused, MAY, async ({ tx }) => ({
    documents: await findRefused(tx, MOST_REFUSED),
  })),

  answer(taking.addByHand, MAY, async ({ tx, viewer, now, body, context }) => {
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
    const written = { id: advisoryId, tlp: null, documentTlp: null };
    await narrowTlp(tx, viewer, now, written, body.tlp);
    return { id: advisoryId };
  }),

  answer(taking.getDocument, MAY, async ({ tx, params, response, refuse }) => {
    const file = await getDocumentFile(tx, params.id);
    if (!file) return refuse("not_found");
    downloadUnopened(response, file.name);
    return file.bytes;
  }),
];

async function itemOf({ name, size, cut, read }: Upload): Promise<Item> {
  return {
    name,
    source: "画面からの取り込み",
    // One byte more says that it is larger than may be taken.
    size: cut ? size + 1 : size,
    bytes: cut ? null : await read(),
    hash: "none",
    signature: "none",
  };
}
