import { formatNumber } from "../../../ui/count.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Invoice } from "../api-papers.ts";

/** How an invoice stands on a day "2026-11-21": asked, partly paid, late, paid, too much, cancelled. */
export function InvoiceTag({ invoice, today }: { invoice: Invoice; today: string }) {
  const { amount, paid, dueOn, cancelled } = invoice;
  if (cancelled) return <StatusTag tone="neutral" label="取り消し" />;
  if (paid > amount)
    return <StatusTag tone="warning" label={`${formatNumber(paid - amount)}円 多い入金`} />;
  if (paid === amount) return <StatusTag tone="done" label="入金済み" />;
  if (dueOn < today)
    return <StatusTag tone="danger" label={paid > 0 ? "一部入金・期限切れ" : "期限切れ"} />;
  return <StatusTag tone="waiting" label={paid > 0 ? "一部入金" : "入金待ち"} />;
}
