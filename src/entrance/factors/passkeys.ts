import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import { enter, holdFactor } from "../accounts/index.ts";
import { answer, systemAnswer } from "../../base/web/http.ts";
import { addPasskey, removePasskey, renamePasskey, startPasskey } from "./api.ts";
import { MEMBERS } from "../../base/viewer.ts";
import { askChallenge, readChallenge } from "./challenge.ts";
import { loadProofs } from "./content.ts";
import {
  dropLoneCodes,
  firstCodes,
  recordProof,
  relyingParty,
  webauthn,
  whoSetsUp,
} from "./ground.ts";
import {
  findPasskeys,
  removePasskey as removeRow,
  savePasskey,
  savePasskeyName,
  takeChallenge,
} from "./queries.ts";
import { getPerson } from "./queries-recoveries.ts";

/** Ed25519, ES256, RS256: what devices have. The library's own list asks Node for one that is experimental. */
const ALGORITHMS = [-8, -7, -257];

export const passkeyRoutes = [
  systemAnswer(startPasskey, ["anonymous"], async (ask) => {
    const { tx, now, context, refuse } = ask;
    const who = await whoSetsUp(ask, "passkey");
    if (!who) return refuse("second_first");
    const { mostPasskeys, totp } = loadProofs(now);
    const own = await findPasskeys(tx, who.accountId);
    if (own.length >= mostPasskeys) return refuse("too_many");
    const account = await getPerson(tx, who.accountId);
    if (!account) return refuse("not_found");
    const { generateRegistrationOptions } = await webauthn();
    const options = await generateRegistrationOptions({
      rpName: totp.issuer,
      rpID: relyingParty(context).id,
      userID: new Uint8Array(Buffer.from(who.accountId)),
      userName: account.mail,
      userDisplayName: account.name,
      ...askChallenge(context, { register: who.accountId }),
      excludeCredentials: own.map(({ credentialId, transports }) => ({
        id: credentialId,
        transports,
      })),
      supportedAlgorithmIDs: ALGORITHMS,
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    return { options: { ...options } };
  }),

  systemAnswer(addPasskey, ["anonymous"], async (ask) => {
    const { tx, body, now, context, refuse } = ask;
    const who = await whoSetsUp(ask, "passkey");
    if (!who) return refuse("second_first");
    const asked = readChallenge(context, { register: who.accountId }, body.response);
    if (!asked || !(await takeChallenge(tx, asked.id, asked.expires))) return refuse("wrong_proof");
    const { id, origin } = relyingParty(context);
    const { verifyRegistrationResponse } = await webauthn();
    const result = await verifyRegistrationResponse({
      response: body.response as unknown as RegistrationResponseJSON,
      expectedChallenge: asked.expected,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch(() => null);
    if (!result?.verified) return refuse("wrong_proof");
    const { credential, credentialBackedUp } = result.registrationInfo;
    const passkey = {
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: credential.transports ?? [],
      name: body.name,
      synced: credentialBackedUp,
    };
    if (!(await savePasskey(tx, who.accountId, passkey, now))) return refuse("taken");
    const change = `パスキー「${body.name}」が登録されました`;
    await holdFactor(ask, who.accountId, "passkey", { holds: true, change });
    const codes = await firstCodes(ask, who.accountId);
    await recordProof(tx, now, who, "factors.passkey_added", { factor: "passkey" });
    return { codes, session: await enter(ask, who.accountId, "passkey") };
  }),

  answer(renamePasskey, MEMBERS, async ({ tx, viewer, params, body, refuse }) => {
    const renamed =
      viewer.accountId && (await savePasskeyName(tx, viewer.accountId, params.id, body.name));
    if (!renamed) refuse("not_found");
  }),

  systemAnswer(removePasskey, MEMBERS, async (ask) => {
    const { tx, viewer, params, now, refuse } = ask;
    const { accountId, organisationId } = viewer;
    if (!accountId) return refuse("not_found");
    const name = await removeRow(tx, accountId, params.id);
    if (name === undefined) return refuse("not_found");
    const left = await findPasskeys(tx, accountId);
    const change = `パスキー「${name}」が消されました`;
    await holdFactor(ask, accountId, "passkey", { holds: left.length > 0, change });
    await dropLoneCodes(ask, accountId);
    const who = { accountId, organisationId };
    await recordProof(tx, now, who, "factors.passkey_removed", { factor: "passkey" });
  }),
];
