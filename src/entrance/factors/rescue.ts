import { parseArgs } from "node:util";
import { MINUTE } from "../../base/clock.ts";
import { beginAnew, createAccount, findAccountByMail } from "../accounts/index.ts";
import { formatDateTime } from "../../base/words/calendar.ts";
import type { Context } from "../../base/context.ts";
import type { Tx } from "../../base/data/db.ts";
import { tell } from "../../base/later/events.ts";
import { readMailAddress } from "../../base/words/text.ts";
import { OperatorError } from "../../base/program/settings.ts";
import { SYSTEM } from "../../base/viewer.ts";
import { clearProofs } from "./clear-proofs.ts";
import { writeTo } from "../../post/notices/index.ts";
import { loadRecoveries } from "./content.ts";
import { findAdministrators } from "./queries-recoveries.ts";

const USAGE = "usage: node src/main.ts rescue MAIL [--new --name NAME]";

/**
 * `node src/main.ts rescue MAIL`: for an administrator who lost everything. Whoever may run programs on this machine
 * gets a one-time link that sets a new password, after which a new second proof is set up; until it is used nobody
 * gets into the account, and every session of it ends. `--new` appoints an administrator where none is left.
 * Recorded, and told to all administrators by mail.
 */
export async function rescue(args: string[], context: Context): Promise<number> {
  const { mail, isNew, name } = readWords(args);
  const now = context.clock.now();
  const until = new Date(now.getTime() + loadRecoveries(now).rescue.minutes * MINUTE);
  const made = await context.db.asViewer(SYSTEM, async (tx) => {
    const accountId = isNew ? await appoint(tx, mail, name, now) : await findRescued(tx, mail);
    await clearProofs(tx, accountId, "設置した方が、管理者の入り直しの手続きをしました", now);
    const token = await beginAnew(tx, accountId, now, until);
    const told = await findAdministrators(tx);
    await tell({ tx, viewer: SYSTEM, now }, "factors.recovery_rescued", {
      forOrganisationId: told.find(({ id }) => id === accountId)!.organisationId,
      subjectId: accountId,
      data: { appointed: isNew },
    });
    for (const { id: toId } of told) {
      const facts = { accountId, toId, at: now.toISOString() };
      await writeTo(tx, now, { template: "factors.rescue", facts, about: accountId });
    }
    return { token, told: told.length };
  });
  console.log(`パスワードを決め直すリンク（1回だけ使えます。期限は ${formatDateTime(until)}）:`);
  console.log(`  ${context.settings.publicUrl}/factors/forgotten?token=${made.token}`);
  console.log("このあと、画面の案内にしたがって新しい確認方法を登録してください。");
  console.log(
    "いままでのパスワードと確認方法は使えなくなり、サインイン中の端末はすべて終わりました。",
  );
  console.log(
    context.settings.smtpUrl
      ? `このことは記録され、管理者${made.told}人にメールで知らせます。`
      : "このことは記録されました。メールサーバー（SMTP_URL）が設定されていないため、管理者への知らせは送られません。口頭で伝えてください。",
  );
  return 0;
}

async function findRescued(tx: Tx, mail: string): Promise<string> {
  const account = await findAccountByMail(tx, mail);
  const administrators = await findAdministrators(tx);
  const found = administrators.find(({ id }) => id === account?.id);
  if (found) return found.id;
  throw new OperatorError(
    administrators.length > 0
      ? `rescue: ${mail} is no administrator of the secretariat who may sign in; expected the address of one (others are helped by an administrator on the page 確認方法の作り直し)`
      : `rescue: no administrator is left; appoint one: rescue ${mail} --new --name NAME`,
  );
}

async function appoint(tx: Tx, mail: string, name: string | undefined, now: Date): Promise<string> {
  const { length } = await findAdministrators(tx);
  if (length > 0)
    throw new OperatorError(
      `rescue: --new is for when no administrator is left, but there are ${length}: rescue one of them`,
    );
  if (readMailAddress(mail))
    await createAccount(tx, { mail, name: name ?? mail, role: "secretariat" }, now);
  const account = await findAccountByMail(tx, mail);
  if (!account)
    throw new OperatorError(`rescue: ${mail} is no mail address, or its account was stopped`);
  return account.id;
}

function readWords(args: string[]): { mail: string; isNew: boolean; name: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { new: { type: "boolean" }, name: { type: "string" } },
    });
    const [mail, ...rest] = positionals;
    if (!mail || rest.length > 0) throw new Error("expects one mail address");
    return { mail, isNew: values.new ?? false, name: values.name };
  } catch (error) {
    throw new OperatorError(`rescue: ${(error as Error).message}\n${USAGE}`);
  }
}
