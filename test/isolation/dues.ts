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
  const content = `日付,入金金額,振込依頼人名\n2026/11/20,777,${said("payer")}\n`;
  await call(staff, "POST /api/transfers", { file: { name: `${name}.csv`, content } });
  const line = await row("select id, file_id from transfers.line where payer = $1", [
    said("payer"),
  ]);
  site.add("bankLine", {
    name,
    id: line.id!,
    owner: null,
    relays: [],
    more: { invoice: invoice.id! },
  });
  site.add("bankFile", { name, id: line.file_id!, owner: null, relays: [] });
}
