import { dayOf } from "../../base/words/calendar.ts";
import type { Endpoint } from "../../base/contract.ts";
import { answer, type Ask, prepareAnswer, type Route } from "../../base/web/http.ts";
import { fileNameOf } from "../../base/words/text.ts";
import { whileOn } from "../dues/index.ts";
import { findLineUse, findOpenInvoices, fiscalYearOf, pay } from "../invoices/index.ts";
import * as api from "./api.ts";
import { loadBank } from "./content.ts";
import { proposeFor, withKeys } from "./matching.ts";
import {
  countLines,
  findFiles,
  findLines,
  findPayers,
  lockLine,
  removeFile,
  saveAside,
  saveFile,
  savePayer,
} from "./queries.ts";
import { openBankFile } from "./read.ts";

const STAFF = ["secretariat"] as const;
const SHOWN = 200;

/** Invoices that money of these days may be meant for. */
const invoicesFor = ({ tx, now }: Pick<Ask<Endpoint>, "tx" | "now">) =>
  findOpenInvoices(tx, fiscalYearOf(dayOf(now)) - loadBank(now).earlierYears);

export const routes: Route[] = whileOn([
  prepareAnswer(
    api.readBankFile,
    STAFF,
    async ({ now, files: [file], refuse }) => {
      if (!file) return refuse("no_file");
      const name = fileNameOf(file.name, "明細");
      return { name, ...(await openBankFile(await file.read(), name, loadBank(now), now)) };
    },
    async ({ tx, tell, now, prepared: { name, ...read } }) => {
      const { added } = read.lines.length
        ? await saveFile(tx, now, name, read.lines)
        : { added: 0 };
      await tell("transfers.read", { data: { name, lines: read.lines.length, added } });
      return {
        lines: read.lines.length,
        added,
        already: read.lines.length - added,
        outgoing: read.outgoing,
        encoding: read.encoding,
        findings: read.findings,
      };
    },
  ),

  answer(api.listLines, STAFF, async (ask) => {
    const { tx, now, query } = ask;
    const found = await findLines(tx, query.show, SHOWN + 1);
    const lines = found.slice(0, SHOWN);
    const use = await findLineUse(
      tx,
      lines.map(({ id }) => id),
    );
    const invoices = await invoicesFor(ask);
    const known = await findPayers(
      tx,
      lines.map(({ payerKey }) => payerKey),
    );
    const rules = loadBank(now);
    const keyed = withKeys(invoices, rules);
    return {
      lines: lines.map(({ payerKey, ...line }) => {
        const { used = 0, names: usedFor = [] } = use.get(line.id) ?? {};
        const incoming = { rest: line.amount - used, payer: line.payer, payerKey };
        const proposals = query.show === "waiting" ? proposeFor(incoming, keyed, known, rules) : [];
        return { ...line, used, usedFor, proposals };
      }),
      capped: found.length > SHOWN,
      counts: await countLines(tx),
      files: (await findFiles(tx)).map((file) => ({ ...file, may: { remove: !file.used } })),
      invoices: invoices.filter(({ open }) => open > 0),
    };
  }),

  answer(api.confirmLine, STAFF, async (ask) => {
    const { tx, params, body, refuse } = ask;
    const line = await lockLine(tx, params.id);
    if (!line) return refuse("not_found");
    const used = (await findLineUse(tx, [line.id])).get(line.id)?.used ?? 0;
    if (line.aside !== null || used + body.amount > line.amount) return refuse("taken");
    const invoice = (await invoicesFor(ask)).find(({ id }) => id === body.invoiceId);
    if (!invoice) return refuse("not_found");
    const id = await pay(ask, {
      invoiceId: body.invoiceId,
      amount: body.amount,
      paidOn: line.receivedOn,
      kind: "bank",
      lineId: line.id,
      note: line.payer,
      accept: body.accept,
    });
    await savePayer(tx, line.payerKey, invoice.organisationId);
    return { id };
  }),

  answer(api.setAside, STAFF, async ({ tx, tell, now, params, body, refuse }) => {
    const line = await lockLine(tx, params.id);
    if (!line) return refuse("not_found");
    // What is left of a line may be set aside; one that is used up has nothing to set aside.
    const used = (await findLineUse(tx, [line.id])).get(line.id)?.used ?? 0;
    if (body.aside && used >= line.amount) return refuse("taken");
    await saveAside(tx, line.id, body.aside ? now : null, body.aside ? body.reason : null);
    await tell("transfers.set_aside", { subjectId: line.id, data: { aside: body.aside } });
  }),

  answer(api.removeFile, STAFF, async ({ tx, tell, params, refuse }) => {
    const removed = await removeFile(tx, params.id);
    if (removed === null) return refuse("not_found");
    if (!removed) return refuse("taken");
    await tell("transfers.file_removed", { subjectId: params.id });
  }),
]);
