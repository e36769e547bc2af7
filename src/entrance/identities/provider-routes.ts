import { randomUUID } from "node:crypto";
import type { Context } from "../../base/context.ts";
import type { Finding } from "../../base/contract.ts";
import { recordOwn } from "../../base/later/events.ts";
import { FetchRefused } from "../../base/web/fetch.ts";
import { answer } from "../../base/web/http.ts";
import { hasStanding } from "../../base/viewer.ts";
import {
  addProvider,
  changeProvider,
  checkProvider,
  disableProvider,
  listProviders,
  type ProviderGiven,
} from "./api.ts";
import { callbackOf, configure, readIssuer, sealSecret, stateOf } from "./provider.ts";
import {
  changeProviderRow,
  closeProvider,
  countLinks,
  findProviders,
  getProvider,
  hasTwin,
  saveProvider,
} from "./queries.ts";

const DESK = ["secretariat"] as const;
const ADMINISTRATOR = ["secretariat:administrator"] as const;

export const providerRoutes = [
  answer(listProviders, DESK, async ({ tx, viewer, context }) => {
    const links = await countLinks(tx);
    const rows = (await findProviders(tx)).map((one) => ({
      id: one.id,
      name: one.name,
      issuer: one.issuer,
      clientId: one.clientId,
      hasSecret: one.secretSealed !== "",
      linksByMail: one.linksByMail,
      callback: callbackOf(context, one.id),
      state: stateOf(one),
      links: links.get(one.id) ?? 0,
    }));
    return { rows, may: { change: hasStanding(viewer, "administrator") } };
  }),

  answer(addProvider, ADMINISTRATOR, async ({ tx, viewer, body, now, context, refuse }) => {
    const issuer = readIssuer(body.issuer, context.settings.allowPrivateFetch);
    if (!issuer) return refuse("bad_input", [NO_ISSUER]);
    const id = randomUUID();
    const secretSealed = body.clientSecret ? sealSecret(context, id, body.clientSecret) : "";
    const saved = await saveProvider(tx, { ...rowOf(body, id), issuer, secretSealed }, now);
    if (!saved) return refuse("provider_exists");
    await recordOwn({ tx, viewer, now }, "identities.provider_added", id, plain(body));
    return { id };
  }),

  answer(changeProvider, ADMINISTRATOR, async (ask) => {
    const { tx, viewer, params, body, now, context, refuse } = ask;
    const before = await getProvider(tx, params.id);
    if (!before) return refuse("not_found");
    const issuer = readIssuer(body.issuer, context.settings.allowPrivateFetch);
    if (!issuer) return refuse("bad_input", [NO_ISSUER]);
    const { id } = params;
    if (await hasTwin(tx, { id, issuer, clientId: body.clientId }))
      return refuse("provider_exists");
    // Another issuer never gets the secret of the former one.
    const isSame = issuer === before.issuer && body.clientId === before.clientId;
    const kept = isSame ? before.secretSealed : "";
    const secretSealed = body.clientSecret ? sealSecret(context, id, body.clientSecret) : kept;
    await changeProviderRow(tx, { ...rowOf(body, id), issuer, secretSealed });
    await recordOwn({ tx, viewer, now }, "identities.provider_changed", id, plain(body));
  }),

  answer(disableProvider, ADMINISTRATOR, async ({ tx, viewer, params, body, now, refuse }) => {
    const provider = await getProvider(tx, params.id);
    if (!provider) return refuse("not_found");
    if (!body.closed && (await hasTwin(tx, provider))) return refuse("provider_exists");
    await closeProvider(tx, provider.id, body.closed ? now : null);
    const what = `identities.provider_${body.closed ? "closed" : "opened"}` as const;
    await recordOwn({ tx, viewer, now }, what, provider.id, plain(provider));
  }),

  answer(checkProvider, ADMINISTRATOR, async ({ tx, params, context, refuse }) => {
    const provider = await getProvider(tx, params.id);
    if (!provider) return refuse("not_found");
    if (stateOf(provider) === "unfinished")
      return { works: false, message: "クライアントIDと秘密の値を、先に登録してください。" };
    return tryOut(context, provider);
  }),
];

const NO_ISSUER: Finding = {
  where: "issuer",
  message:
    "https:// で始まる発行者の住所を、相手方の案内のとおりに入れてください（「?」や「#」は付けません）。",
};

/** What of it is recorded: never the secret. */
const plain = ({
  name,
  issuer,
  linksByMail,
}: Pick<ProviderGiven, "name" | "issuer" | "linksByMail">) => ({
  name,
  issuer,
  linksByMail,
});

const rowOf = (given: ProviderGiven, id: string) => ({
  id,
  name: given.name,
  clientId: given.clientId,
  linksByMail: given.linksByMail,
});

/** Asks the provider about itself. What only a person's sign-in can show (client, secret) is not tried. */
async function tryOut(context: Context, provider: Parameters<typeof configure>[1]) {
  try {
    const server = (await configure(context, provider)).serverMetadata();
    const works = Boolean(server.authorization_endpoint && server.token_endpoint);
    return {
      works,
      message: works
        ? "クライアントIDと秘密の値が正しいかは、実際にサインインするとわかります。"
        : "つながりましたが、サインインの住所が案内されていません。",
    };
  } catch (error) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof FetchRefused) return { works: false, message: cause.messageJa };
    }
    context.log.info({ err: error }, "identity provider not understood");
    return {
      works: false,
      message:
        "つながりましたが、発行者の住所が先方の名のる住所と合わないか、OpenID Connect の案内が見つかりません。",
    };
  }
}
