import type { Tx } from "../../base/data/db.ts";
import { answer, type Route } from "../../base/web/http.ts";
import { hasStanding } from "../../base/viewer.ts";
import { giveConsents, listConsents } from "./api-consents.ts";
import { loadConsents } from "./content.ts";
import { findSaid, saveSaid } from "./queries-consents.ts";

const READING = ["institution", "vendor", "relay", "ministry"] as const;
const SPEAKING = READING.map((role) => `${role}:representative` as const);

/** How the organisation stands to each text in its newest version. */
async function standOf(tx: Tx, organisationId: string, now: Date) {
  const said = await findSaid(tx, organisationId);
  return loadConsents(now).map((text) => {
    const { id, version, data } = text;
    const last = said.find((one) => one.textId === id && one.version === version);
    return {
      text,
      given: last?.given ?? null,
      at: last?.at ?? null,
      renewed: said.some((one) => one.textId === id && one.version !== version && one.given),
      open: data.required && !last?.given,
    };
  });
}

/**
 * How many texts the organisation agreed to in an earlier version wait in their newest one. For 「今日」: who
 * came in on paper was never asked here, and is not chased for it.
 */
export async function countRenewedConsents(
  tx: Tx,
  organisationId: string,
  now: Date,
): Promise<number> {
  return (await standOf(tx, organisationId, now)).filter((one) => one.open && one.renewed).length;
}

export const consentRoutes: readonly Route[] = [
  answer(listConsents, READING, async ({ tx, viewer, now, refuse }) => {
    if (!viewer.organisationId) return refuse("forbidden");
    const stand = await standOf(tx, viewer.organisationId, now);
    return {
      texts: stand.map(({ text, ...one }) => ({ ...text, ...text.data, ...one })),
      open: stand.filter((one) => one.open).length,
      may: { consent: hasStanding(viewer, "representative") },
    };
  }),

  answer(giveConsents, SPEAKING, async ({ tx, tell, viewer, body, now, refuse }) => {
    const { organisationId, accountId } = viewer;
    if (!organisationId) return refuse("forbidden");
    const texts = loadConsents(now);
    for (const [index, { id, version, given }] of body.consents.entries()) {
      const text = texts.find((one) => one.id === id);
      if (text?.version !== version) return refuse("changed");
      if (text.data.required && !given) {
        const message = "お読みになり、チェックを入れてください。";
        return refuse("bad_input", [{ where: `consents.${index}`, message }]);
      }
    }
    await saveSaid(tx, { organisationId, accountId }, body.consents, now);
    const data = { refs: body.consents.map(({ id, version }) => `${id}@${version}`) };
    await tell("applications.consents_given", { forOrganisationId: organisationId, data });
  }),
];
