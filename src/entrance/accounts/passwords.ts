import type { Context } from "../../base/context.ts";
import { clientOf } from "../../base/web/client.ts";
import { ANONYMOUS, MEMBERS, SYSTEM, type Viewer } from "../../base/viewer.ts";
import { recordOwn, tell } from "../../base/later/events.ts";
import { prepareSystemAnswer, systemAnswer } from "../../base/web/http.ts";
import { hashToken } from "../../base/keys/tokens.ts";
import { changePassword, confirmByPassword, forgetPassword, resetPassword } from "./api.ts";
import { enter, type Entering } from "./enter.ts";
import { tellAccount, tellChange } from "./letters.ts";
import { confirmations } from "./needs.ts";
import { checkPassword, hashPassword, isPassword } from "./keep-password.ts";
import { findMemberships, getAccount, getAccountByMail, takeBackTries } from "./queries.ts";
import {
  getPasswordLink,
  removePasswordLinks,
  savePassword,
  usePasswordLink,
} from "./queries-passwords.ts";
import { findHeld, getSessionByToken, removeOtherSessions } from "./queries-sessions.ts";
import { describeSession, sessionOf } from "./sessions.ts";
import { accountMail, currentSession } from "./sign-in.ts";
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
  await recordOwn({ tx, viewer, now }, "accounts.password_changed", viewer.accountId);
}

const ownAccount = async ({ db }: Context, { accountId }: Viewer) =>
  accountId ? await db.asViewer(SYSTEM, (tx) => getAccount(tx, accountId)) : undefined;

export const passwordRoutes = [
  prepareSystemAnswer(
    changePassword,
    MEMBERS,
    async ({ viewer, body, context, refuse }) => {
      const account = await ownAccount(context, viewer);
      if (!account) return refuse("not_found");
      const findings = await checkPassword(body.password, account, context);
      if (findings.length > 0) refuse("bad_input", findings);
      const tries = await admitTry(context, { password: account.id });
      if (!(await isPassword(account.passwordHash, body.current))) refuse("wrong_password");
      return { accountId: account.id, tries };
    },
    async (ask) => {
      const { accountId, tries } = ask.prepared;
      await takeBackTries(ask.tx, tries.ids);
      await replacePassword(ask, { ...ask.viewer, accountId }, ask.body.password);
    },
  ),

  prepareSystemAnswer(
    confirmByPassword,
    MEMBERS,
    async ({ viewer, body, now, context, refuse }) => {
      const account = await ownAccount(context, viewer);
      if (!account) return refuse("not_found");
      const held = await context.db.asViewer(SYSTEM, async (tx) => ({
        roles: (await findMemberships(tx, account.id)).map((row) => row.role),
        holds: await findHeld(tx, account.id),
      }));
      if (!confirmations(held, context, now).includes("password")) refuse("not_enough");
      const tries = await admitTry(context, { password: account.id });
      if (!(await isPassword(account.passwordHash, body.password))) refuse("wrong_password");
      return { accountId: account.id, tries };
    },
    async (ask) => {
      const { accountId, tries } = ask.prepared;
      await takeBackTries(ask.tx, tries.ids);
      return enter(ask, accountId, "password");
    },
  ),

  prepareSystemAnswer(
    forgetPassword,
    ["anonymous"],
    async ({ body, context, request, refuse }) => {
      if (!context.settings.smtpUrl) return refuse("no_mail_server");
      const mail = accountMail(body.mail);
      // Counted by address whether it has an account or not: nobody's box is filled, and the answer tells nothing.
      await admitTry(context, { mail: mail ?? body.mail, client: clientOf(request) });
      return mail;
    },
    async ({ tx, now, prepared: mail }) => {
      const account = mail ? await getAccountByMail(tx, mail) : undefined;
      // What takes longer for an address with an account happens when the mail is written.
      if (account) {
        const { id: accountId } = account;
        await tellAccount(tx, now, "password", { accountId }, `password ${accountId}`);
        await tell({ tx, viewer: ANONYMOUS, now }, "accounts.password_link_asked", {
          subjectId: account.id,
        });
      }
    },
  ),

  systemAnswer(resetPassword, ["anonymous"], async (ask) => {
    const { tx, body, now, context, refuse } = ask;
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
