import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import { admitCode, enter, holdFactor, whoIsEntering } from "../accounts/index.ts";
import { MEMBERS, SYSTEM } from "../../base/viewer.ts";
import { answer, prepareSystemAnswer, systemAnswer } from "../../base/web/http.ts";
import { askPasskey, listFactors, proveCode, provePasskey } from "./api.ts";
import { askChallenge, readChallenge } from "./challenge.ts";
import { findStep, hashCode, readDigits, unseal } from "./codes.ts";
import { loadProofs } from "./content.ts";
import { type Asking, recordProof, relyingParty, webauthn } from "./ground.ts";
import {
  countCodes,
  findPasskeys,
  getPasskey,
  getTotp,
  hasCode,
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
    return {
      passkeys: await findPasskeys(tx, accountId),
      totpSince: totp?.confirmedAt ?? null,
      codes: await countCodes(tx, accountId),
    };
  }),

  // Without a session any passkey of this installation may answer: who it is, it says itself.
  systemAnswer(askPasskey, ["anonymous"], async (ask) => {
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

  systemAnswer(provePasskey, ["anonymous"], async (ask) => {
    const { body, refuse } = ask;
    const accountId = await readPasskey(ask, body.response);
    return accountId ? enter(ask, accountId, "passkey") : refuse("wrong_proof");
  }),

  prepareSystemAnswer(
    proveCode,
    ["anonymous"],
    async (ask) => {
      const { body, context, refuse } = ask;
      const { db } = context;
      const who = await db.asViewer(SYSTEM, (tx) => whoIsEntering({ ...ask, tx }));
      if (!who) return refuse("begin_again");
      const tried = await admitCode(ask, who.accountId);
      const found = await db.asViewer(SYSTEM, (tx) =>
        findProof({ ...ask, tx }, who.accountId, body.code),
      );
      if (found) return { who, tried, found };
      await tried.wrong();
      return refuse("wrong_code");
    },
    async (ask) => {
      const { tx, now, refuse } = ask;
      const { who, tried, found } = ask.prepared;
      if ("step" in found) {
        if (!(await useTotp(tx, who.accountId, found.step, now))) return refuse("used_code");
        await tried.right(tx);
        return enter(ask, who.accountId, "totp");
      }
      if (!(await useCode(tx, who.accountId, found.hash, now))) return refuse("wrong_code");
      await tried.right(tx);
      const left = (await countCodes(tx, who.accountId))?.left ?? 0;
      const change = `予備のコードが1つ使われました（残り${left}個）`;
      await holdFactor(ask, who.accountId, "recovery_code", { holds: left > 0, change });
      await recordProof(tx, now, who, "factors.code_used", { factor: "recovery_code", left });
      return enter(ask, who.accountId, "recovery_code");
    },
  ),
];

/** Of which proof of the account this is the code: six digits of now, or a recovery code that is left; null of none. */
async function findProof(
  { tx, context, now }: Asking,
  accountId: string,
  code: string,
): Promise<{ step: number } | { hash: string } | null> {
  if (!readDigits(code)) {
    const hash = hashCode(context.secret, accountId, code);
    return (await hasCode(tx, accountId, hash)) ? { hash } : null;
  }
  const totp = await getTotp(tx, accountId);
  const secret = totp?.confirmedAt && unseal(context.secret, accountId, totp.sealed);
  const step = secret && findStep(secret, code, now, loadProofs(now).totp.driftSteps);
  return step ? { step } : null;
}

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
