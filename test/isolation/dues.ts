import type { Holder, Site } from "./things.ts";

/** Switches membership fees on: who sees nothing of them then, sees nothing because of who they are. */
export async function switchDuesOn({ call, people }: Site): Promise<void> {
  const issuer = { name: "協議会", address: "", contact: "", registration: null };
  const body = { on: true, issuer, account: "架空銀行 普通 1" };
  await call(people.secretariat, "PUT /api/dues/settings", { body });
}

/** A member with an invoice that is half paid, a receipt, and lines of the bank's. */
export async function addDues(site: Site, holder: Holder): Promise<void> {
  const { call, people, row, installation } = site;
  const { name, owner, relays, said } = holder;
  const add = (kind: string, id: string) => site.add(kind, { name, id, owner, relays });
  const staff = people.secretariat;
  const organisationId = owner;
  const application = {
    organisationId,
    classId: "a_clinic",
    agreedFee: null,
    appliedOn: "2026-11-01",
  };
  await call(staff, "POST /api/dues/members", { body: application });
  const decision = { approved: true, metOn: "2026-11-20", minutes: said("minutes"), reason: null };
  await call(staff, "POST /api/dues/decisions", {
    body: { ids: [owner], ...decision, invoice: true },
  });
  await installation.work();
  add("duesMember", owner);
  const invoice = await row("select id from invoices.invoice where organisation_id = $1", [owner]);
  add("invoice", invoice.id!);
  const payment = {
    kind: "hand",
    amount: 5000,
    paidOn: "2026-11-21",
    note: said("paid"),
    accept: false,
  };
  const paid = await call(staff, `POST /api/invoices/${invoice.id}/payments`, { body: payment });
  add("payment", paid.id);
  const receipt = await call(staff, `POST /api/invoices/payments/${paid.id}/receipt`, {
    body: { mail: false },
  });
  add("receipt", receipt.id);
  // One line that waits, and one that a person confirmed: who pays under that name is known then.
  const content = `日付,入金金額,振込依頼人名\n2026/11/20,777,${said("payer")}\n2026/11/19,100,${said("payer")}\n`;
  await call(staff, "POST /api/transfers", { file: { name: `${name}.csv`, content } });
  const line = (amount: number) =>
    row("select id, file_id from transfers.line where payer = $1 and amount = $2", [
      said("payer"),
      amount,
    ]);
  const confirmed = { invoiceId: invoice.id, amount: 100, accept: false };
  await call(staff, `POST /api/transfers/${(await line(100)).id}/payment`, { body: confirmed });
  const waiting = await line(777);
  const nobodys = { name, owner: null, relays: [] };
  site.add("bankLine", { ...nobodys, id: waiting.id!, more: { invoice: invoice.id! } });
  // A file whose lines are not recorded yet may be taken back.
  const other = `日付,入金金額,振込依頼人名\n2026/11/18,55,${said("payer")}\n`;
  await call(staff, "POST /api/transfers", { file: { name: `${name}-2.csv`, content: other } });
  site.add("bankFile", { ...nobodys, id: (await line(55)).file_id! });
}

/** Ends the rights of a member for a while, as what is unpaid does. */
export async function suspend({ row }: Site, { owner }: Holder): Promise<void> {
  await row(
    "update dues.member set state = 'suspended' where organisation_id = $1 returning state",
    [owner],
  );
}
