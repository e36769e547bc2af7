import { makeAlert } from "../alert.ts";
import { NOBODYS, type Site } from "./things.ts";

/** An advisory as a person types it. */
export const HAND = {
  title: "zq-hand",
  vendor: "甲",
  product: "乙",
  versions: "all",
  from: null,
  to: null,
  severity: "high",
  exploited: false,
  cve: null,
  fixedVersion: null,
  description: "弱点",
  action: null,
  sourceUrl: "https://example.jp/",
  tlp: "GREEN",
};

export type Warnings = Awaited<ReturnType<typeof publishWarnings>>;

/**
 * One advisory for Tokyo only, which its relay passed on; one for all, which that relay still keeps; one that
 * was taken back; and two that never left the desk.
 */
export async function publishWarnings(site: Site) {
  const { installation, world, people, call, row } = site;
  const { database } = installation;
  const { secretariat, relay } = people;
  const publish = async (name: string, facts: Parameters<typeof makeAlert>[3]) => {
    const alert = await makeAlert(database, world, name, facts);
    const body = { guidanceId: alert.guidanceId, confirmOverMatch: "確かめました。" };
    const route = "POST /api/reactions/publications";
    return { ...alert, ...(await call<{ publicationId: string }>(secretariat, route, { body })) };
  };
  const hopOf = async (publicationId: string, relayId: string) => {
    const text = "select id from reactions.hop where publication_id = $1 and organisation_id = $2";
    return (await row(text, [publicationId, relayId])).id!;
  };
  const forward = async (publicationId: string, note: string) => {
    const id = await hopOf(publicationId, world.relayTokyo);
    await call(relay, `PUT /api/reactions/hops/${id}/forwarding`, { body: { note } });
    await installation.work();
    return id;
  };
  const amber = await publish("zq-advisory-tokyo", { tlp: "AMBER" });
  const clear = await publish("zq-advisory-nation", { tlp: "CLEAR", rule: {} });
  const taken = await publish("zq-advisory-withdrawn", { tlp: "AMBER" });
  const settled = await forward(amber.publicationId, "zq-hop-note");
  await forward(taken.publicationId, "");
  await call(secretariat, `PUT /api/reactions/publications/${taken.publicationId}/withdrawal`, {
    body: { reason: "誤りでした。" },
  });
  const desk = await makeAlert(database, world, "zq-advisory-desk", { tlp: null, state: "draft" });
  const ready = await makeAlert(database, world, "zq-advisory-ready", { tlp: "GREEN" });

  const ofRelay = (id: string, owner: string, name: string) => ({ name, id, owner, relays: [] });
  site.add("settledHop", ofRelay(settled, world.relayTokyo, "tokyo's"));
  const osaka = await hopOf(clear.publicationId, world.relayOsaka);
  site.add("settledHop", ofRelay(osaka, world.relayOsaka, "osaka's"));
  const waiting = await hopOf(clear.publicationId, world.relayTokyo);
  site.add("waitingHop", ofRelay(waiting, world.relayTokyo, "tokyo's"));
  site.add("publication", { name: "clear", id: clear.publicationId, ...NOBODYS });
  const alerts = { amber, clear, taken, desk, ready };
  for (const [name, { advisoryId, guidanceId, releases }] of Object.entries(alerts)) {
    const isOut = name !== "desk" && name !== "ready";
    const everywhere = [world.relayTokyo, world.relayOsaka];
    const relays = name === "clear" ? everywhere : isOut ? [world.relayTokyo] : [];
    const more = { releaseId: releases.affected };
    const add = (kind: string, id: string) =>
      site.add(kind, { name, id, owner: null, relays, more });
    add(isOut ? "publishedAdvisory" : "deskAdvisory", advisoryId);
    if (isOut && name !== "taken") add("liveAdvisory", advisoryId);
    if (!isOut) add(name === "desk" ? "draft" : "approved", guidanceId);
    add("guidance", guidanceId);
  }
  await addDocument(site);
  return alerts;
}

/** A document and a feed; what is read of the document stands in the arranged advisories too. */
async function addDocument({ installation, people, add, call, row }: Site): Promise<void> {
  const { id } = await call(people.secretariat, "POST /api/feeds/hand", { body: HAND });
  const text = "select document_id as id from advisories.advisory where id = $1";
  add("document", { name: "by hand", id: (await row(text, [id])).id!, ...NOBODYS });
  await installation.database.owner.query(
    `update advisories.advisory a set content = h.content from advisories.advisory h
     where h.id = $1 and a.content = '{}'`,
    [id],
  );
  await installation.database.owner.query(
    `update guidance.guidance_text set actions = jsonb_set(actions, '{0,by}', '"action"')`,
  );
  const body = { name: "zq", url: "https://feed.example/", everyHours: 24, enabled: false };
  const feed = await call(people.secretariat, "POST /api/feeds", { body });
  add("feed", { name: "a feed", id: feed.id, ...NOBODYS });
}
