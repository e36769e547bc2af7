import { useState } from "react";
import { Yen } from "../../dues/pages/signs.tsx";
import { Button } from "../../../ui/button.tsx";
import { Refused } from "../../../ui/call.ts";
import { Checkbox, RadioGroup } from "../../../ui/choice.tsx";
import { DateText } from "../../../ui/date.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { Form } from "../../../ui/form.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import {
  confirmLine,
  EFFECTS,
  FITS,
  type Line,
  type listLines,
  type Proposal,
  setAside,
} from "../api.ts";

type Invoices = Reply<typeof listLines>["invoices"];

/** What a person confirmed: told above the lines, since the line itself goes away. */
export interface Recorded {
  name: string;
  amount: number;
  organisationId: string;
}

/** One line of the bank's, the invoices it may be meant for, and the person's answer. */
export function BankLine({
  line,
  invoices,
  onRecorded,
}: {
  line: Line;
  invoices: Invoices;
  onRecorded: (recorded: Recorded) => void;
}) {
  const aside = useDo(setAside);
  const rest = line.amount - line.used;
  const set = (to: boolean) =>
    void aside.mutateAsync({ params: { id: line.id }, body: { aside: to, reason: null } });
  return (
    <li className="rounded-8 border border-solid-gray-300 p-4 md:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h3 className="text-std-18B-160 break-all">{line.payer || "（名前なし）"}</h3>
          <p>
            <DateText at={line.receivedOn} />
            {"　"}
            <Yen amount={line.amount} />
            {line.used > 0 &&
              `　（記録済み ${formatNumber(line.used)}円：${line.usedFor.join("、")}）`}
          </p>
          {line.aside && <p>理由：{line.aside}</p>}
        </div>
        {line.aside === null && rest > 0 && (
          <Button size="small" look="text" pending={aside.isPending} onClick={() => set(true)}>
            会費ではない
          </Button>
        )}
        {line.aside !== null && (
          <Button size="small" icon="undo" pending={aside.isPending} onClick={() => set(false)}>
            確かめるものに戻す
          </Button>
        )}
      </div>
      {line.aside === null && rest > 0 && (
        <Confirm line={line} invoices={invoices} onRecorded={onRecorded} />
      )}
    </li>
  );
}

function Confirm({
  line,
  invoices,
  onRecorded,
}: {
  line: Line;
  invoices: Invoices;
  onRecorded: (recorded: Recorded) => void;
}) {
  const confirm = useDo(confirmLine);
  const best = line.proposals[0];
  const isClear =
    best?.fit === "sure" && line.proposals.filter(({ fit }) => fit === "sure").length === 1;
  const [chosen, setChosen] = useState(isClear ? best.invoiceId : "");
  const [odd, setOdd] = useState(false);
  const rest = line.amount - line.used;
  if (invoices.length === 0 && line.proposals.length === 0)
    return <p className="mt-3">支払いを待っている請求書がありません。</p>;
  return (
    <div className="mt-4">
      <Form
        submit="この請求の入金として記録する"
        look={isClear ? "solid" : "outline"}
        onSubmit={async (values) => {
          const invoiceId = chosen === "other" ? values.text("other") : chosen;
          const body = {
            invoiceId,
            amount: values.number("amount") ?? Number.NaN,
            accept: values.checked("accept"),
          };
          try {
            await confirm.mutateAsync({ params: { id: line.id }, body });
            const of = [
              ...line.proposals.map((one) => ({ ...one, id: one.invoiceId })),
              ...invoices,
            ];
            const paid = of.find(({ id }) => id === invoiceId);
            if (paid) onRecorded({ ...paid, amount: body.amount });
          } catch (error) {
            if (error instanceof Refused && ["over", "same"].includes(error.code)) setOdd(true);
            throw error;
          }
        }}
      >
        <RadioGroup
          name="invoiceId"
          label="どの請求の入金ですか"
          required
          value={chosen}
          onChange={setChosen}
          choices={[
            ...line.proposals.map((one) => ({
              value: one.invoiceId,
              label: `${one.name}（${one.number}・残り ${formatNumber(one.open)}円）`,
              hint: <Reason proposal={one} />,
            })),
            ...(invoices.length > 0 ? [{ value: "other", label: "ほかの請求から選ぶ" }] : []),
          ]}
        />
        {chosen === "other" && (
          <Select
            name="other"
            label="請求"
            required
            empty="選んでください"
            options={invoices.map((one) => ({
              value: one.id,
              label: `${one.name}（${one.number}・残り ${formatNumber(one.open)}円）`,
            }))}
          />
        )}
        <TextField
          name="amount"
          label="記録する金額（円）"
          required
          width="short"
          inputMode="numeric"
          defaultValue={rest}
          hint="何件分かをまとめた振込は、1件ずつの金額に直して記録すると、残りがここに残ります。"
        />
        {odd && (
          <Checkbox
            name="accept"
            label="多い・二重かもしれないと確かめたうえで、そのまま記録する"
          />
        )}
      </Form>
    </div>
  );
}

function Reason({ proposal: { fit, effect } }: { proposal: Proposal }) {
  const good = fit === "sure" && effect === "exact";
  return (
    <span className="inline-flex flex-wrap gap-2">
      <StatusTag
        tone={good ? "done" : fit === "amount" ? "unknown" : "progress"}
        label={FITS[fit]}
      />
      {effect !== "exact" && <StatusTag tone="warning" label={EFFECTS[effect]} />}
    </span>
  );
}
