import type { Stored } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { all, first, run } from "../../base/data/rows.ts";
import { anywhere } from "../../base/data/like.ts";
import { keptSetting } from "../../base/data/setting.ts";
import type { Act, DuesSettings, MemberState, step } from "./api.ts";

const kept = keptSetting<DuesSettings>("dues", {
  on: false,
  issuer: { name: "", address: "", contact: "", registration: null },
  account: "",
});
export const saveSettings = kept.save;

/** Off until the secretariat switches it on. `complete`: papers can be issued, under a name and with an account. */
export async function getSettings(tx: Tx): Promise<DuesSettings & { complete: boolean }> {
  const settings = await kept.get(tx);
  return { ...settings, complete: settings.issuer.name !== "" && settings.account !== "" };
}

export interface MemberRow {
  id: string;
  name: string;
  state: MemberState;
  classId: string;
  agreedFee: number | null;
  billingName: string | null;
  billingMail: string | null;
  /** The address that a mail goes to. */
  goesTo: string | null;
}

/** One member; `lock` makes others who want to change it wait until this transaction ends. */
export async function getMember(tx: Tx, id: string, lock = false): Promise<MemberRow | undefined> {
  if (lock) await run(tx)`select from dues.member where organisation_id = ${id} for update`;
  return first(tx)<MemberRow>`
    select m.organisation_id as id, o.name, m.state, m.class as "classId", m.agreed_fee as "agreedFee",
      m.billing_name as "billingName", m.billing_mail as "billingMail",
      coalesce(m.billing_mail, (select c.mail from organisations.contact c where c.organisation_id = o.id
        and c.removed_at is null and c.mail is not null and c.mail_dead_at is null
        order by c.position limit 1)) as "goesTo"
    from dues.member m join organisations.organisation o on o.id = m.organisation_id
    where m.organisation_id = ${id}`;
}

interface Facts {
  organisation: string;
  kind: string | null;
  beds: number | null;
}

/** What the rules of classes look at, or undefined where there is no such organisation (or a closed one). */
export const getFacts = (tx: Tx, id: string) =>
  first(tx)<Facts>`select o.kind as organisation, i.kind, i.beds from organisations.organisation o
     left join members.institution i on i.organisation_id = o.id
     where o.id = ${id} and o.closed_at is null and o.kind <> 'secretariat'`;

/** Open organisations by name or reading that are no members and have no application; at most 20. */
export async function findCandidates(tx: Tx, search: string) {
  const like = anywhere(search);
  return all(tx)<Facts & { id: string; name: string; prefecture: string | null }>`
    select o.id, o.name, o.prefecture, o.kind as organisation, i.kind, i.beds
    from organisations.organisation o
    left join members.institution i on i.organisation_id = o.id
    left join dues.member m on m.organisation_id = o.id
    where o.closed_at is null and o.kind <> 'secretariat' and (o.name like ${like} or o.kana like ${like})
      and (m.state is null or m.state in ('refused', 'left'))
    order by o.name limit 20`;
}

/** Makes the member in the state of its application; one that was refused or has left comes back. */
export const saveApplication = async (
  tx: Tx,
  now: Date,
  { id, classId, agreedFee }: { id: string; classId: string; agreedFee: number | null },
): Promise<boolean> =>
  (await run(tx)`
    insert into dues.member as m (organisation_id, class, agreed_fee, state, created_at, changed_at)
    values (${id}, ${classId}, ${agreedFee}, 'applied', ${now}, ${now})
    on conflict (organisation_id) do update set class = excluded.class, agreed_fee = excluded.agreed_fee,
      state = 'applied', changed_at = excluded.changed_at
    where m.state in ('refused', 'left')`) > 0;

export const saveState = (tx: Tx, now: Date, id: string, state: MemberState) =>
  run(tx)`
    update dues.member set state = ${state}, changed_at = ${now} where organisation_id = ${id}`;

export async function saveTerms(
  tx: Tx,
  now: Date,
  id: string,
  classId: string,
  fee: number | null,
) {
  await run(tx)`update dues.member set class = ${classId}, agreed_fee = ${fee}, changed_at = ${now}
    where organisation_id = ${id}`;
}

export async function saveBilling(tx: Tx, id: string, name: string | null, mail: string | null) {
  await run(tx)`update dues.member set billing_name = ${name}, billing_mail = ${mail}
    where organisation_id = ${id}`;
}

export interface NewStep {
  act: Act;
  from: MemberState | null;
  to: MemberState;
  classId: string;
  on: string;
  minutes?: string | null;
  reason?: string | null;
  invoiceId?: string | null;
}

export const saveStep = (tx: Tx, now: Date, accountId: string | null, id: string, step: NewStep) =>
  run(tx)`
    insert into dues.step (organisation_id, act, from_state, to_state, class, on_day, at, account_id,
      minutes, reason, invoice_id)
    values (${id}, ${step.act}, ${step.from}, ${step.to}, ${step.classId}, ${step.on}, ${now}, ${accountId},
      ${step.minutes ?? null}, ${step.reason ?? null}, ${step.invoiceId ?? null})`;

/** Every step of a member, the newest first. */
export const findSteps = (tx: Tx, id: string) =>
  all(tx)<
    Stored<typeof step> & { from: MemberState | null; to: MemberState; invoiceId: string | null }
  >`
    select s.id::text, s.act, s.from_state as "from", s.to_state as "to", s.on_day as "on", s.at, s.minutes, s.reason,
      s.invoice_id as "invoiceId", a.name as "by", s.undone_at is not null as undone
    from dues.step s left join accounts.account a on a.id = s.account_id
    where s.organisation_id = ${id} order by s.id desc limit 500`;

export const saveUndone = (tx: Tx, now: Date, stepId: string) =>
  run(tx)`update dues.step set undone_at = ${now} where id = ${stepId}::bigint`;
