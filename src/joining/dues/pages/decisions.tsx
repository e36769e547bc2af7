import { Checkbox, CheckboxGroup, RadioGroup } from "../../../ui/choice.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { formatDate } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { decide } from "../api.ts";

type Waiting = readonly { id: string; name: string; classLabel: string; appliedOn: string }[];

/** Applications that wait for the board, and its decision about several at once. */
export function Decisions({
  waiting,
  mayDecide,
  onDecided,
}: {
  waiting: Waiting;
  mayDecide: boolean;
  /** Told what was recorded: this part goes away with the last application. */
  onDecided: (said: string) => void;
}) {
  const record = useDo(decide);
  return (
    <Section title={`理事会の判断を待っている申請（${waiting.length}件）`}>
      <ul className="mb-2 list-disc pl-6">
        {waiting.map((one) => (
          <li key={one.id}>
            <Link to={`/invoices/${one.id}`}>{one.name}</Link>　{detailsOf(one)}
          </li>
        ))}
      </ul>
      {mayDecide && (
        <Disclosure label="理事会の判断を記録する">
          <Form
            submit="この判断を記録する"
            onSubmit={async (values) => {
              const approved = values.text("approved") === "yes";
              const invoice = values.checked("invoice");
              const { decided } = await record.mutateAsync({
                body: {
                  ids: values.list("ids"),
                  approved,
                  metOn: values.text("metOn"),
                  minutes: values.text("minutes"),
                  reason: values.optional("reason"),
                  invoice,
                },
              });
              const bills = approved && invoice ? "請求書は、まもなく自動で送られます。" : "";
              onDecided(
                `${decided}件を${approved ? "承認" : "不承認"}として記録しました。${bills}`,
              );
            }}
          >
            <CheckboxGroup
              name="ids"
              label="申請"
              required
              choices={waiting.map((one) => ({
                value: one.id,
                label: `${one.name}　${detailsOf(one)}`,
              }))}
            />
            <RadioGroup
              name="approved"
              label="判断"
              required
              defaultValue="yes"
              choices={[
                { value: "yes", label: "承認" },
                { value: "no", label: "不承認" },
              ]}
            />
            <DateField name="metOn" label="理事会の日" required />
            <TextField
              name="minutes"
              label="議事録の番号・議案"
              required
              width="half"
              hint="例：第3回理事会 議案2"
            />
            <TextField name="reason" label="理由・メモ" hint="事務局だけが見ます。" />
            <Checkbox
              name="invoice"
              label="承認と同時に、請求書を発行してメールで送る"
              hint="会費のない会員種別には送りません。"
              defaultChecked
            />
          </Form>
        </Disclosure>
      )}
    </Section>
  );
}

const detailsOf = ({ classLabel, appliedOn }: Waiting[number]) =>
  `${classLabel}・${formatDate(appliedOn)}申請`;
