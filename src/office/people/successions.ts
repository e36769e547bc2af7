import { DAY } from "../../base/clock.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import { type Route, systemAnswer } from "../../base/web/http.ts";
import type { May, Viewer } from "../../base/viewer.ts";
import { writeTo } from "../../post/notices/index.ts";
import {
  acceptSuccession,
  getSuccession,
  offerSuccession,
  withdrawSuccession,
} from "./api-successions.ts";
import { loadSuccession } from "./content.ts";
import { getOrganisation } from "./queries.ts";
import { give as givePosition } from "./people.ts";
import { lockCircle } from "./places.ts";
import { getOfferHome, getOpenOffer, saveOffer, saveOfferEnd } from "./queries-successions.ts";

const HERE: readonly May[] = ["relay", "ministry", "vendor", "institution"];
const FROM: readonly May[] = [
  "relay:representative",
  "ministry:representative",
  "vendor:representative",
  "institution:representative",
];
const TO: readonly May[] = [
  "relay:member",
  "ministry:member",
  "vendor:member",
  "institution:member",
];

const EVENTS = {
  offered: "people.succession_offered",
  accepted: "people.succession_accepted",
  withdrawn: "people.succession_withdrawn",
} as const;
export type Step = keyof typeof EVENTS;

export const successionRoutes: readonly Route[] = [
  systemAnswer(getSuccession, HERE, async ({ tx, viewer, now, refuse }) => {
    const organisation = await getOrganisation(tx, viewer.organisationId ?? "");
    if (!organisation) return refuse("not_found");
    const { people, members } = await lockCircle(tx, organisation, now);
    const offer = await getOpenOffer(tx, organisation.id, now);
    const { accountId } = viewer;
    const positions = new Map(members.map((one) => [one.accountId, one.position]));
    const who = (position: string) =>
      people.filter((one) => one.accountId && positions.get(one.accountId) === position);
    const may = accountId !== null && positions.get(accountId) === "representative";
    return {
      organisation: organisation.name,
      representatives: who("representative").map((one) => one.name),
      offer: offer
        ? {
            ...offer,
            until: offer.expiresAt,
            mayAccept: accountId === offer.toAccountId,
            mayWithdraw: accountId === offer.toAccountId || accountId === offer.fromAccountId,
          }
        : null,
      candidates: may ? who("member").map(({ id, name }) => ({ personId: id, name })) : [],
      may: { offer: may && !offer },
    };
  }),

  systemAnswer(offerSuccession, FROM, async ({ tx, viewer, body, now, refuse }) => {
    const organisation = await getOrganisation(tx, viewer.organisationId ?? "");
    if (!organisation || !viewer.accountId) return refuse("not_found");
    const circle = await lockCircle(tx, organisation, now);
    const to = circle.people.find((one) => one.id === body.personId);
    if (!to) return refuse("not_found");
    const member = circle.members.find((one) => one.accountId === to.accountId);
    if (!to.accountId || member?.position !== "member") return refuse("not_a_member");
    if (await getOpenOffer(tx, organisation.id, now)) return refuse("already_open");
    const expiresAt = new Date(now.getTime() + loadSuccession(now).offer.days * DAY);
    const offer = {
      organisationId: organisation.id,
      fromAccountId: viewer.accountId,
      toAccountId: to.accountId,
      expiresAt,
    };
    const id = await saveOffer(tx, offer, now);
    await say(tx, viewer, now, { id, organisationId: organisation.id }, "offered");
    return { id };
  }),

  systemAnswer(acceptSuccession, TO, async ({ tx, viewer, params, now, refuse }) => {
    const found = await openOffer(tx, viewer, params.id, now);
    if (!found) return refuse("not_found");
    const { offer, circle } = found;
    if (!offer) return refuse("ended");
    if (viewer.accountId !== offer.toAccountId) return refuse("forbidden");
    const from = circle.members.find((one) => one.accountId === offer.fromAccountId);
    if (from?.position !== "representative") return refuse("ended");
    await saveOfferEnd(tx, offer.id, "accepted_at", now);
    await givePosition(tx, viewer, circle, offer.toAccountId, "representative", now);
    await say(tx, viewer, now, offer, "accepted");
  }),

  systemAnswer(withdrawSuccession, TO, async ({ tx, viewer, params, now, refuse }) => {
    const found = await openOffer(tx, viewer, params.id, now);
    if (!found) return refuse("not_found");
    const { offer } = found;
    if (!offer) return refuse("ended");
    if (![offer.fromAccountId, offer.toAccountId].includes(viewer.accountId ?? ""))
      return refuse("forbidden");
    await saveOfferEnd(tx, offer.id, "withdrawn_at", now);
    await say(tx, viewer, now, offer, "withdrawn");
  }),
];

/** The offer of this id as it stands under the organisation's lock; `offer` null when it ended. */
async function openOffer(tx: Tx, viewer: Viewer, id: string, now: Date) {
  const organisationId = await getOfferHome(tx, id);
  if (!organisationId || organisationId !== viewer.organisationId) return null;
  const organisation = await getOrganisation(tx, organisationId);
  if (!organisation) return null;
  const circle = await lockCircle(tx, organisation, now);
  const open = await getOpenOffer(tx, organisationId, now);
  return { circle, offer: open?.id === id ? open : null };
}

async function say(
  tx: Tx,
  viewer: Viewer,
  now: Date,
  { id, organisationId }: { id: string; organisationId: string },
  step: Step,
): Promise<void> {
  for (const whom of ["to", "from"])
    await writeTo(tx, now, { template: "people.succession", facts: { id, step, whom }, about: id });
  await tell({ tx, viewer, now }, EVENTS[step], {
    forOrganisationId: organisationId,
    subjectId: id,
  });
}
