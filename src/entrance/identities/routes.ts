import { randomUUID } from "node:crypto";
import { DAY } from "../../base/clock.ts";
import { type Route, systemAnswer } from "../../base/web/http.ts";
import { recordOwn } from "../../base/later/events.ts";
import { MEMBERS } from "../../base/viewer.ts";
import { holdFactor } from "../accounts/index.ts";
import { beginLink, CHANGES, listOwnIdentities, restoreIdentity, unlinkIdentity } from "./api.ts";
import { loadRules } from "./content.ts";
import { begin } from "./flow.ts";
import { stateOf } from "./provider.ts";
import { providerRoutes } from "./provider-routes.ts";
import {
  findIdentitiesOf,
  findProviders,
  getLinked,
  getOwnIdentity,
  getProvider,
  holdsIdentity,
  saveUnlinked,
} from "./queries.ts";

const wayBack = (now: Date) => new Date(now.getTime() - loadRules(now).wayBackDays * DAY);

export const routes: Route[] = [
  systemAnswer(listOwnIdentities, MEMBERS, async ({ tx, viewer, now }) => {
    // The providers' names belong to nobody; one's own links are asked for by one's own account.
    const providers = await findProviders(tx);
    return {
      rows: await findIdentitiesOf(tx, viewer.accountId ?? randomUUID(), wayBack(now)),
      providers: providers
        .filter((one) => stateOf(one) === "ready")
        .map(({ id, name }) => ({ id, name })),
      may: { providers: viewer.role === "secretariat" },
    };
  }),

  systemAnswer(beginLink, MEMBERS, async ({ tx, viewer, body, context, response, refuse }) => {
    const provider = await getProvider(tx, body.providerId);
    if (!provider || stateOf(provider) !== "ready" || !viewer.accountId) return refuse("not_found");
    const about = { providerId: provider.id, accountId: viewer.accountId, next: null };
    await begin(tx, context, response, about);
    return { href: `/identities/${provider.id}/link` };
  }),

  systemAnswer(unlinkIdentity, MEMBERS, async ({ tx, viewer, params, now, request, refuse }) => {
    const accountId = viewer.accountId ?? randomUUID();
    const identity = await getOwnIdentity(tx, params.id, accountId);
    if (!identity) return refuse("not_found");
    if (identity.unlinkedAt) return;
    await saveUnlinked(tx, identity.id, now);
    await holdFactor({ tx, request, now }, accountId, "oidc", {
      holds: await holdsIdentity(tx, accountId),
      change: CHANGES.unlinked(identity.provider),
    });
    await recordOwn({ tx, viewer, now }, "identities.unlinked", identity.id, {
      provider: identity.provider,
    });
  }),

  systemAnswer(restoreIdentity, MEMBERS, async ({ tx, viewer, params, now, request, refuse }) => {
    const accountId = viewer.accountId ?? randomUUID();
    const identity = await getOwnIdentity(tx, params.id, accountId);
    if (!identity || (identity.unlinkedAt && identity.unlinkedAt <= wayBack(now)))
      return refuse("not_found");
    if (!identity.unlinkedAt) return;
    if (await getLinked(tx, identity.providerId, identity.subject))
      return refuse("linked_elsewhere");
    await saveUnlinked(tx, identity.id, null);
    await holdFactor({ tx, request, now }, accountId, "oidc", {
      holds: true,
      change: CHANGES.linked(identity.provider),
    });
    await recordOwn({ tx, viewer, now }, "identities.linked", identity.id, {
      provider: identity.provider,
    });
  }),

  ...providerRoutes,
];
