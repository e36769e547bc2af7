import { admitCode, enter, holdFactor } from "../accounts/index.ts";
import { MEMBERS, SYSTEM } from "../../base/viewer.ts";
import { prepareSystemAnswer, systemAnswer } from "../../base/web/http.ts";
import { confirmTotp, removeTotp, renewCodes, startTotp } from "./api.ts";
import { drawCode, findStep, newTotpSecret, seal, totpUri, unseal } from "./codes.ts";
import { loadProofs } from "./content.ts";
import { dropLoneCodes, firstCodes, makeCodes, recordProof, whoSetsUp } from "./ground.ts";
import { getTotp, removeTotp as removeRow, saveTotp, useTotp } from "./queries.ts";
import { getPerson } from "./queries-recoveries.ts";

export const totpRoutes = [
  systemAnswer(startTotp, ["anonymous"], async (ask) => {
    const { tx, now, context, refuse } = ask;
    const who = await whoSetsUp(ask, "totp");
    if (!who) return refuse("second_first");
    const account = await getPerson(tx, who.accountId);
    if (!account) return refuse("not_found");
    const secret = newTotpSecret();
    const sealed = seal(context.secret, who.accountId, secret);
    if (!(await saveTotp(tx, who.accountId, sealed, now))) return refuse("already");
    const uri = totpUri(secret, loadProofs(now).totp.issuer, account.mail);
    return { secret, uri, picture: drawCode(uri) };
  }),

  prepareSystemAnswer(
    confirmTotp,
    ["anonymous"],
    async (ask) => {
      const { body, now, context, refuse } = ask;
      const { who, secret } = await context.db.asViewer(SYSTEM, async (tx) => {
        const who = await whoSetsUp({ ...ask, tx }, "totp");
        if (!who) return refuse("second_first");
        const pending = await getTotp(tx, who.accountId);
        const secret = pending && unseal(context.secret, who.accountId, pending.sealed);
        return secret && !pending.confirmedAt ? { who, secret } : refuse("wrong_proof");
      });
      const tried = await admitCode(ask, who.accountId);
      const step = findStep(secret, body.code, now, loadProofs(now).totp.driftSteps);
      return step === null ? refuse("wrong_code") : { who, tried, step };
    },
    async (ask) => {
      const { tx, now, refuse } = ask;
      const { who, tried, step } = ask.prepared;
      if (!(await useTotp(tx, who.accountId, step, now))) return refuse("wrong_code");
      await tried.right(tx);
      const change = "6けたの数字（確認アプリ）が設定されました";
      await holdFactor(ask, who.accountId, "totp", { holds: true, change });
      const codes = await firstCodes(ask, who.accountId);
      await recordProof(tx, now, who, "factors.totp_added", { factor: "totp" });
      return { codes, session: await enter(ask, who.accountId, "totp") };
    },
  ),

  systemAnswer(removeTotp, MEMBERS, async (ask) => {
    const { tx, viewer, now, refuse } = ask;
    const { accountId, organisationId } = viewer;
    if (!accountId) return refuse("not_found");
    if (!(await removeRow(tx, accountId))) return refuse("not_found");
    const change = "6けたの数字（確認アプリ）の設定が消されました";
    await holdFactor(ask, accountId, "totp", { holds: false, change });
    await dropLoneCodes(ask, accountId);
    const who = { accountId, organisationId };
    await recordProof(tx, now, who, "factors.totp_removed", { factor: "totp" });
  }),

  systemAnswer(renewCodes, MEMBERS, async (ask) => {
    const { tx, viewer, now, refuse } = ask;
    const { accountId, organisationId } = viewer;
    if (!accountId) return refuse("not_found");
    const codes = await makeCodes(ask, accountId);
    const who = { accountId, organisationId };
    await recordProof(tx, now, who, "factors.codes_made", { factor: "recovery_code" });
    return { codes };
  }),
];
