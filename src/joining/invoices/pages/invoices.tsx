import { useState } from "react";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { Checkbox } from "../../../ui/choice.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import {
  cancelInvoice,
  issueReceipt,
  mailInvoice,
  PAYMENT_KINDS,
  withdrawPayment,
} from "../api.ts";
import type { Invoice, Payment } from "../api-papers.ts";
import type { MemberReply } from "../api-papers.ts";
import { Pay } from "./pay.tsx";
import { Yen } from "../../dues/pages/signs.tsx";
import { InvoiceTag } from "./invoice-tag.tsx";

/** Every invoice with its payments, and what can be done with each. */
export function Invoices({ member }: { member: MemberReply }) {
  return (
    <Section title="請求と入金">
      {member.invoices.length === 0 ? (
        <Empty title="請求書はまだありません" />
      ) : (
        <ul className="flex flex-col gap-4">
          {member.invoices.map((invoice) => (
            <li key={invoice.id} className="rounded-8 border border-solid-gray-300 p-4 md:p-6">
              <InvoiceFacts invoice={invoice} today={member.today} />
              {!invoice.cancelled && <Actions invoice={invoice} today={member.today} />}
              {invoice.payments.map((payment) => (
                <PaymentLine key={payment.id} payment={payment} />
              ))}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Number, year, sum and due day of an invoice, with its PDF. */
export function InvoiceFacts({ invoice, today }: { invoice: Invoice; today: string }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="flex flex-col gap-1">
        <h3 className="flex flex-wrap items-center gap-3 text-std-18B-160">
          請求書 {invoice.number} <InvoiceTag invoice={invoice} today={today} />
        </h3>
        <p>
          {invoice.fiscalYear}年度の会費 <Yen amount={invoice.amount} />
          （入金 <Yen amount={invoice.paid} />）
        </p>
        <p className="flex flex-wrap gap-x-4 text-dns-14N-130 text-solid-gray-700">
          <span>
            発行 <DateText at={invoice.issuedOn} />
          </span>
          <span>
            期限 <DateText at={invoice.dueOn} />
          </span>
          {invoice.reminders > 0 && <span>お知らせ {invoice.reminders}回</span>}
          {invoice.replaces && <span>{invoice.replaces} に代わる請求書</span>}
        </p>
        {invoice.cancelReason && <p>取り消した理由：{invoice.cancelReason}</p>}
      </div>
      <DownloadLink href={`/api/invoices/${invoice.id}/pdf`} kind="PDF" size="small">
        請求書
      </DownloadLink>
    </div>
  );
}

function Actions({ invoice, today }: { invoice: Invoice; today: string }) {
  const [paying, setPaying] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const mail = useDo(mailInvoice);
  const params = { id: invoice.id };
  return (
    <>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button size="small" icon="check" onClick={() => setPaying(true)}>
          入金を記録する
        </Button>
        <ConfirmButton
          size="small"
          icon="mail"
          label="もう一度送る"
          title={`請求書 ${invoice.number} をもう一度送りますか`}
          confirm="メールで送る"
          onConfirm={() => mail.mutateAsync({ params })}
        />
        {invoice.paid === 0 && (
          <Button size="small" icon="close" onClick={() => setCancelling(true)}>
            取り消す・出し直す
          </Button>
        )}
      </div>
      {mail.isSuccess && (
        <Banner tone="success" title="請求書を送ります。結果は「送ったメール」に出ます。" />
      )}
      <Dialog
        title={`請求書 ${invoice.number} の入金`}
        open={paying}
        onClose={() => setPaying(false)}
      >
        <Pay invoice={invoice} today={today} onDone={() => setPaying(false)} />
      </Dialog>
      <Dialog
        title={`請求書 ${invoice.number} を取り消す`}
        open={cancelling}
        onClose={() => setCancelling(false)}
      >
        <Cancel id={invoice.id} onDone={() => setCancelling(false)} />
      </Dialog>
    </>
  );
}

function Cancel({ id, onDone }: { id: string; onDone: () => void }) {
  const cancel = useDo(cancelInvoice);
  return (
    <Form
      submit="請求書を取り消す"
      look="danger"
      onSubmit={async (values) => {
        const body = { reason: values.text("reason"), reissue: values.checked("reissue") };
        await cancel.mutateAsync({ params: { id }, body });
        onDone();
      }}
    >
      <p>取り消した番号は欠番にせず、「取消」の印を付けて残します。</p>
      <TextField name="reason" label="理由" required />
      <Checkbox
        name="reissue"
        label="新しい番号で出し直して送る"
        hint="いまの会員種別・会費・宛名で作ります。"
        defaultChecked
      />
    </Form>
  );
}

function PaymentLine({ payment }: { payment: Payment }) {
  const withdraw = useDo(withdrawPayment);
  const receipt = useDo(issueReceipt);
  const [taking, setTaking] = useState(false);
  const params = { id: payment.id };
  const standing = payment.receipts.find(({ cancelled }) => !cancelled);
  return (
    <div className="mt-4 border-t border-solid-gray-200 pt-4">
      <p className={payment.withdrawn ? "text-solid-gray-700 line-through" : ""}>
        <DateText at={payment.paidOn} />
        {"　"}
        <Yen amount={payment.amount} />
        {"　"}
        {PAYMENT_KINDS[payment.kind]}
        {payment.note && `　${payment.note}`}
      </p>
      {payment.withdrawn && <p>（取り消しました）</p>}
      <div className="mt-2 flex flex-wrap gap-3">
        {payment.receipts.map((one) => (
          <DownloadLink
            key={one.id}
            href={`/api/invoices/receipts/${one.id}/pdf`}
            kind="PDF"
            size="small"
          >
            領収書 {one.number}
            {one.cancelled && "・取消"}
          </DownloadLink>
        ))}
        {!payment.withdrawn && payment.kind !== "waiver" && (
          <ConfirmButton
            size="small"
            icon="mail"
            label={standing ? "領収書をもう一度送る" : "領収書を発行して送る"}
            title={standing ? "領収書をもう一度送りますか" : "領収書を発行しますか"}
            confirm={standing ? "メールで送る" : "発行して送る"}
            onConfirm={() => receipt.mutateAsync({ params, body: { mail: true } })}
          >
            {!standing && <p>番号を付けて発行し、PDFをメールで送ります。</p>}
          </ConfirmButton>
        )}
        {!payment.withdrawn && (
          <Button size="small" look="text" icon="undo" onClick={() => setTaking(true)}>
            この入金を取り消す
          </Button>
        )}
      </div>
      <Dialog title="入金の記録を取り消す" open={taking} onClose={() => setTaking(false)}>
        <Form
          submit="入金の記録を取り消す"
          onSubmit={async (values) => {
            await withdraw.mutateAsync({ params, body: { reason: values.text("reason") } });
            setTaking(false);
          }}
        >
          <p>この入金で会員になったときは、入金待ちに戻ります。領収書は取り消しになります。</p>
          <TextField name="reason" label="理由" required />
        </Form>
      </Dialog>
    </div>
  );
}
