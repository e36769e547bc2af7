import { useState } from "react";
import { Checkbox, RadioGroup } from "../../../ui/choice.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { Form } from "../../../ui/form.tsx";
import { Refused } from "../../../ui/call.ts";
import { useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { payInvoice, PAYMENT_KINDS } from "../api.ts";
import type { Invoice } from "../api-papers.ts";

/** Records a payment by hand; what is too much or looks like twice is asked about first. */
export function Pay({
  invoice,
  today,
  onDone,
}: {
  invoice: Invoice;
  today: string;
  onDone: () => void;
}) {
  const pay = useDo(payInvoice);
  const [odd, setOdd] = useState(false);
  return (
    <Form
      submit="この内容で記録する"
      onSubmit={async (values) => {
        const body = {
          kind: values.text("kind") as "hand" | "waiver",
          amount: values.number("amount") ?? Number.NaN,
          paidOn: values.text("paidOn"),
          note: values.optional("note"),
          accept: values.checked("accept"),
        };
        try {
          await pay.mutateAsync({ params: { id: invoice.id }, body });
          onDone();
        } catch (error) {
          if (error instanceof Refused && ["over", "same"].includes(error.code)) setOdd(true);
          throw error;
        }
      }}
    >
      <RadioGroup
        name="kind"
        label="種類"
        required
        defaultValue="hand"
        choices={[
          { value: "hand", label: "入金があった" },
          {
            value: "waiver",
            label: PAYMENT_KINDS.waiver,
            hint: "差し引かれた手数料など、残りを請求しないとき",
          },
        ]}
      />
      <TextField
        name="amount"
        label="金額（円）"
        required
        width="short"
        inputMode="numeric"
        defaultValue={Math.max(invoice.amount - invoice.paid, 0) || invoice.amount}
      />
      <DateField name="paidOn" label="入金の日" required defaultValue={today} max={today} />
      <TextField name="note" label="メモ" hint="医療機関の画面にも出ます。" />
      {odd && <Checkbox name="accept" label="それでも記録する" />}
    </Form>
  );
}
