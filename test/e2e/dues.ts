import { applyMember, decide, putSettings } from "../../src/joining/dues/api.ts";
import { payInvoice } from "../../src/joining/invoices/api.ts";
import { getMember } from "../../src/joining/invoices/api-papers.ts";
import { viewerOf } from "../world.ts";
import { must } from "./fortigate.ts";
import type { Installation } from "./installation.ts";

/** Switches membership fees on, with two institutions: one half paid, one that waits for the board. */
export async function collectDues(
  installation: Installation,
  secretariat: string,
  [member, applicant]: readonly [string, string],
): Promise<void> {
  const staff = viewerOf("secretariat", secretariat);
  const issuer = { name: "架空医療セキュリティ会", address: "", contact: "", registration: null };
  const account = "架空銀行 本店 普通 1234567";
  await must(installation, staff, putSettings, { body: { on: true, issuer, account } });
  const today = new Date(installation.clock.now().getTime() + 9 * 3_600_000)
    .toISOString()
    .slice(0, 10);
  for (const organisationId of [member, applicant]) {
    const body = { organisationId, classId: "a_under_400", agreedFee: null, appliedOn: today };
    await must(installation, staff, applyMember, { body });
  }
  const decision = { approved: true, metOn: today, minutes: "第1回理事会 議案2", reason: null };
  await must(installation, staff, decide, { body: { ids: [member], ...decision, invoice: true } });
  await installation.doWork();
  const { invoices } = await must(installation, staff, getMember, { params: { id: member } });
  const payment = {
    kind: "hand" as const,
    amount: 50_000,
    paidOn: today,
    note: null,
    accept: false,
  };
  await must(installation, staff, payInvoice, { params: { id: invoices[0]!.id }, body: payment });
}
