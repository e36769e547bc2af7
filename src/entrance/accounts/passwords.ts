import { clientOf } from "../../base/web/client.ts";
import { ANONYMOUS, type Viewer } from "../../base/viewer.ts";
import { record } from "../../base/later/events.ts";
import { answer } from "../../base/web/http.ts";
import { addJob } from "../../base/later/outbox.ts";
import { hashToken } from "../../base/keys/tokens.ts";
import { changePassword, confirmByPassword, forgetPassword, resetPassword } from "./api.ts";
import { enter, type Entering } from "./enter.ts";
import { tellChange } from "./letters.ts";
import { confirmations } from "./needs.ts";
import { checkPassword, hashPassword, isPassword } from "./keep-password.ts";
import {
  actAsSystem,
  findMemberships,
  getAccount,
  getAccountByMail,
  takeBackTries,
} from "./queries.ts";
import {
  getPasswordLink,
  removePasswordLinks,
  savePassword,
  usePasswordLink,
} from "./queries-passwords.ts";
import { findHeld, getSessionByToken, removeOtherSessions } from "./queries-sessions.ts";
import { describeSession, sessionOf } from "./sessions.ts";
import { accountMail, currentSession, MEMBERS } from "./sign-in.ts";
import { admitTry } from "./tries.ts";

/**
 * Puts a new password in the old one's place: other sessions, links and API tokens end, and the owner is told by
 * mail.
 */
async function replacePassword(
  { tx, now, request }: Pick<Entering, "tx" | "now" | "request">,
  viewer: Viewer & { accountId: string },
  password: string,
): Promise<void> {
  await savePassword(tx, viewer.accountId, await hashPassword(password), now);
  await removeOtherSessions(tx, viewer.accountId, sessionOf(request));
  await removePasswordLinks(tx, viewer.accountId);
  await tellChange(tx, viewer.accountId, "password", now);
  await record(tx, viewer, now, [
    {
      name: "accounts.password_changed",
      forOrganisationId: viewer.organisationId,
      subjectId: viewer.accountId,
    },
  ]);
}

export const passwordRoutes = [
  answer(changePassword, MEMBERS, async (ask) => {
    const { tx, viewer, body, context, refuse } = ask;
    const account = viewer.accountId ? await getAccount(tx, viewer.accountId) : undefined;
    if (!account) return refuse("not_found");
    const findings = await checkPassword(body.password, account, context);
    if (findings.length > 0) refuse("bad_input", findings);
    await actAsSystem(tx);
    const tries = await admitTry(tx, context, { password: account.id });
    if (!tries) return refuse("too_many");
    if (!(await isPassword(account.passwordHash, body.current))) refuse("wrong_password");
    await takeBackTries(tx, tries.ids);
    await replacePassword(ask, { ...viewer, accountId: account.id }, body.password);
    return { done: true } as const;
  }),

  answer(confirmByPassword, MEMBERS, async (ask) => {
    const { tx, viewer, body, now, context, refuse } = ask;
    const account = viewer.accountId ? await getAccount(tx, viewer.accountId) : undefined;
    if (!account) return refuse("not_found");
    await actAsSystem(tx);
    const roles = (await findMemberships(tx, account.id)).map((row) => row.role);
    const holds = await findHeld(tx, account.id);
    if (!confirmations({ holds, roles }, context, now).includes("password")) refuse("not_enough");
    const tries = await admitTry(tx, context, { password: account.id });
    if (!tries) return refuse("too_many");
    if (!(await isPassword(account.passwordHash, body.password))) refuse("wrong_password");
    await takeBackTries(tx, tries.ids);
    return enter(ask, account.id, "password");
  }),

  answer(forgetPassword, ["anonymous"], async ({ tx, body, now, context, request, refuse }) => {
    if (!context.settings.smtpUrl) return refuse("no_mail_server");
    await actAsSystem(tx);
    const mail = accountMail(body.mail);
    // Counted by address whether it has an account or not: nobody's box is filled, and the answer tells nothing.
    const tries = await admitTry(tx, context, {
      mail: mail ?? body.mail,
      client: clientOf(request),
    });
    if (!tries) return refuse("too_many");
    const account = mail ? await getAccountByMail(tx, mail) : undefined;
    // Everything that takes longer for an address with an account happens in a job.
    if (account) {
      const key = `password ${account.id}`;
      await addJob(tx, "accounts.send_password_link", { accountId: account.id }, { key });
      await record(tx, { role: "anonymous", accountId: null, organisationId: null }, now, [
        { name: "accounts.password_link_asked", subjectId: account.id },
      ]);
    }
    return { done: true } as const;
  }),

  answer(resetPassword, ["anonymous"], async (ask) => {
    const { tx, body, now, context, refuse } = ask;
    await actAsSystem(tx);
    const tokenHash = hashToken(body.token);
    const account = await getPasswordLink(tx, tokenHash, now);
    if (!account) return refuse("link_dead");
    const findings = await checkPassword(body.password, account, context);
    if (findings.length > 0) refuse("bad_input", findings);
    if (!(await usePasswordLink(tx, tokenHash, now))) return refuse("link_dead");
    const [first] = await findMemberships(tx, account.id);
    const acting = first ? { role: first.role, organisationId: first.id } : ANONYMOUS;
    const own = sessionOf(ask.request);
    const other = own ? await getSessionByToken(tx, own, now) : undefined;
    await replacePassword(ask, { ...acting, accountId: account.id }, body.password);
    // In the browser of somebody else: their session is theirs, and stays as it is, also one that is half entered.
    const elsewhere = other !== undefined && other.accountId !== account.id;
    if (elsewhere) return { ...(await currentSession(ask)), elsewhere };
    // Who left every organisation, and is invited to another, accepts that with the new password.
    const session = first
      ? await enter(ask, account.id, "password")
      : await describeSession(tx, ANONYMOUS, context);
    return { ...session, elsewhere };
  }),
];
