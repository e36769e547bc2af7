import { useState } from "react";
import { RadioGroup } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";
import { useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { addCall, type Outcome, OUTCOMES } from "../api.ts";
import { nameOf, type Numbers } from "./numbers.tsx";

const HINTS: Record<Exclude<Outcome, "answered">, string> = {
  spoken: "お答えはこれからいただく",
  absent: "出ない・担当の方がいない。時間をおいてかけ直します",
  call_back: "かけ直す日時を約束した",
  wrong_number: "この番号は使わなくなります",
};

/** What became of the call. Answers are written into their own forms, beside it. */
export function RecordForm({
  organisationId,
  numbers,
  onKept,
}: {
  organisationId: string;
  numbers: Numbers;
  onKept: (id: string, outcome: Outcome) => void;
}) {
  const add = useDo(addCall);
  const [outcome, setOutcome] = useState<string>("");
  const usable = numbers.filter((one) => !one.wrong);
  return (
    <Form
      keep={`calls/${organisationId}`}
      submit="結果を記録する"
      onSubmit={async (values) => {
        const said = values.text("outcome") as Outcome;
        const againAt = said === "call_back" ? `${values.text("againAt")}:00+09:00` : null;
        const body = { organisationId, outcome: said, againAt };
        const rest = { note: values.optional("note"), phone: values.optional("phone") };
        const { id } = await add.mutateAsync({ body: { ...body, ...rest } });
        onKept(id, said);
      }}
    >
      {usable.length > 1 ? (
        <Select
          name="phone"
          label="かけた番号"
          defaultValue={usable[0]!.phone}
          options={usable.map((one) => ({
            value: one.phone,
            label: `${one.phone} ${nameOf(one)}`,
          }))}
        />
      ) : (
        <input type="hidden" name="phone" value={usable[0]?.phone ?? ""} />
      )}
      <RadioGroup
        name="outcome"
        label="どうでしたか"
        look="tiles"
        required
        onChange={setOutcome}
        choices={Object.entries(HINTS).map(([value, hint]) => ({
          value,
          hint,
          label: OUTCOMES[value as Outcome],
        }))}
      />
      {outcome === "call_back" && (
        <TextField
          name="againAt"
          label="かけ直す日時"
          type="datetime-local"
          width="half"
          required
        />
      )}
      <TextArea name="note" label="メモ" hint="話した方のお名前、聞いたことなど" />
    </Form>
  );
}
