import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { actAsSystem, admitCode, enter, holdFactor, whoIsEntering } from "../accounts/index.ts";
import { answer } from "../../base/web/http.ts";
import { askPasskey, listFactors, proveCode, provePasskey } from "./api.ts";
import { askChallenge, readChallenge } from "./challenge.ts";
import { findStep, hashCode, readDigits, unseal } from "./codes.ts";
import { loadProofs } from "./content.ts";
import { type Asking, MEMBERS, recordProof, relyingParty, webauthn } from "./ground.ts";
import {
  countCodes,
  findPasskeys,
  getPasskey,
  getTotp,
  takeChallenge,
  useCode,
  usePasskey,
  useTotp,
} from "./queries.ts";

export const proofRoutes = [
  answer(listFactors, MEMBERS, async (ask) => {
    const { tx, refuse } = ask;
    const { accountId } = ask.viewer;
    if (!accountId) return refuse("not_found");
    const totp = await getTotp(tx, accountId);
    const codes = await countCodes(tx, accountId);
    const passkeys = await findPasskeys(tx, accountId);
    return {
      passkeys: passkeys.map(({ id, name, synced, createdAt, usedAt }) => ({
        id,
        name,
        synced,
        createdAt: createdAt.toISOString(),
        usedAt: usedAt?.toISOString() ?? null,
      })),
      totpSince: totp?.confirmedAt?.toISOString() ?? null,
      codes: codes && { left: codes.left, madeAt: codes.madeAt.toISOString() },
    };
  }),

  // Without a session any passkey of this installation may answer: who it is, it says itself.
  answer(askPasskey, ["anonymous"], async (ask) => {
    const { tx, context } = ask;
    const entering = await whoIsEntering(ask);
    const own = entering ? await findPasskeys(tx, entering.accountId) : [];
    const { generateAuthenticationOptions } = await webauthn();
    const options = await generateAuthenticationOptions({
      rpID: relyingParty(context).id,
      ...askChallenge(context, { prove: entering?.accountId ?? null }),
      userVerification: "required",
      allowCredentials: own.map(({ credentialId, transports }) => ({
        id: credentialId,
        transports,
      })),
    });
    return { options: { ...options } };
  }),

  answer(provePasskey, ["anonymous"], async (ask) => {
    const { tx, body, refuse } = ask;
    await actAsSystem(tx);
    const accountId = await readPasskey(ask, body.response);
    return accountId ? enter(ask, accountId, "passkey") : refuse("wrong_proof");
  }),

  answer(proveCode, ["anonymous"], async (ask) => {
    const { tx, body, now, context, refuse } = ask;
    const who = await whoIsEntering(ask);
    if (!who) return refuse("begin_again");
    const tried = await admitCode(ask, who.accountId);
    const wrong = async (): Promise<never> => {
      await tried.wrong();
      return refuse("wrong_code");
    };
    if (readDigits(body.code)) {
      const totp = await getTotp(tx, who.accountId);
      const secret = totp?.confirmedAt && unseal(context.secret, who.accountId, totp.sealed);
      const step = secret && findStep(secret, body.code, now, loadProofs(now).totp.driftSteps);
      if (!step) return wrong();
      if (!(await useTotp(tx, who.accountId, step, now))) return refuse("used_code");
      await tried.right();
      return enter(ask, who.accountId, "totp");
    }
    const hash = hashCode(context.secret, who.accountId, body.code);
    if (!(await useCode(tx, who.accountId, hash, now))) return wrong();
    await tried.right();
    const left = (await countCodes(tx, who.accountId))?.left ?? 0;
    const change = `予備のコードが1つ使われました（残り${left}個）`;
    await holdFactor(ask, who.accountId, "recovery_code", { holds: left > 0, change });
    await recordProof(tx, now, who, "factors.code_used", { factor: "recovery_code", left });
    return enter(ask, who.accountId, "recovery_code");
  }),
];

/** Whose passkey answered our question rightly, this once; null for anything else, whatever is wrong with it. */
async function readPasskey(
  { tx, context, now }: Asking,
  response: { id: string } & Record<string, unknown>,
): Promise<string | null> {
  const passkey = await getPasskey(tx, response.id);
  if (!passkey) return null;
  const asked =
    readChallenge(context, { prove: null }, response) ??
    readChallenge(context, { prove: passkey.accountId }, response);
  if (!asked || !(await takeChallenge(tx, asked.id, asked.expires))) return null;
  const { id, origin } = relyingParty(context);
  const { verifyAuthenticationResponse } = await webauthn();
  const result = await verifyAuthenticationResponse({
    response: response as unknown as AuthenticationResponseJSON,
    expectedChallenge: asked.expected,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter),
    },
  }).catch(() => null);
  if (!result?.verified) return null;
  const counter = result.authenticationInfo.newCounter;
  return (await usePasskey(tx, passkey.id, counter, now)) ? passkey.accountId : null;
}
