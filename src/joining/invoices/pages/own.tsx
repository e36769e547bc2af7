import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { getOwnDues, type Invoice } from "../api-papers.ts";
import { InvoiceFacts } from "./invoices.tsx";
import { WhileOn } from "../../dues/pages/off.tsx";
import { StateTag, Yen } from "../../dues/pages/signs.tsx";

/** One's own class, invoices and receipts. */
export default function OwnDues() {
  return (
    <WhileOn title="会員種別と会費">
      <Own />
    </WhileOn>
  );
}

function Own() {
  const own = useAsk(getOwnDues);
  return (
    <Page
      title="会員種別と会費"
      lead={{
        what: "会員種別を確かめ、請求書と領収書を取り出せます。",
        unsure: "お支払いや宛名のご相談は、事務局にご連絡ください。",
      }}
    >
      <Loaded from={own}>{(reply) => <Standing reply={reply} />}</Loaded>
    </Page>
  );
}

function Standing({ reply: { member, invoices, today } }: { reply: Reply<typeof getOwnDues> }) {
  if (!member)
    return (
      <Empty title="会員の登録はありません">入会については、事務局にお問い合わせください。</Empty>
    );
  return (
    <>
      <Section title="会員種別">
        <p className="flex flex-wrap items-center gap-3">
          <span className="text-std-20B-150">{member.classLabel}</span>
          <StateTag state={member.state} />
        </p>
        <ul className="mt-3 list-disc pl-6">
          <li>
            {member.fee > 0 ? (
              <>
                年会費 <Yen amount={member.fee} />
              </>
            ) : (
              "会費はかかりません"
            )}
          </li>
          <li>
            {member.votes > 0 ? `総会の議決権 ${member.votes}個` : "総会の議決権はありません"}
          </li>
          <li>サインインできる人は{member.accounts}名までです（代表者を含みます）</li>
        </ul>
      </Section>
      <Section title="請求書と領収書">
        {invoices.length === 0 ? (
          <Empty title="請求書はまだありません" />
        ) : (
          <ul className="flex flex-col gap-4">
            {invoices.map((invoice) => (
              <li key={invoice.id} className="rounded-8 border border-solid-gray-300 p-4 md:p-6">
                <InvoiceFacts invoice={invoice} today={today} />
                <Payments invoice={invoice} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </>
  );
}

function Payments({ invoice }: { invoice: Invoice }) {
  const shown = invoice.payments.filter(({ withdrawn, kind }) => !withdrawn && kind !== "waiver");
  return shown.map((payment) => (
    <div
      key={payment.id}
      className="mt-4 flex flex-wrap items-center justify-between gap-3 border-t border-solid-gray-200 pt-4"
    >
      <p>
        <DateText at={payment.paidOn} /> に <Yen amount={payment.amount} /> のご入金を確認しました
      </p>
      {payment.receipts
        .filter(({ cancelled }) => !cancelled)
        .map((receipt) => (
          <DownloadLink
            key={receipt.id}
            href={`/api/invoices/receipts/${receipt.id}/pdf`}
            kind="PDF"
            size="small"
          >
            領収書 {receipt.number}
          </DownloadLink>
        ))}
    </div>
  ));
}
