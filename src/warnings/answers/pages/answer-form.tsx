import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Checkbox, RadioGroup } from "../../../ui/choice.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { Values } from "../../../ui/values.tsx";
import { answerReaction, useQuestion, type Words } from "../api.ts";
import type { Reaction } from "./standing.tsx";

/** The question of the to-do: one of eight answers, or for what the register does not know 「お使いですか」. */
export function AnswerForm({
  words,
  reaction,
  staff,
  onAnswered,
  onCancel,
}: {
  words: Words;
  reaction: Reaction;
  staff: boolean;
  /** With what happens next, in words. */
  onAnswered: (next: string) => void;
  onCancel?: () => void;
}) {
  const save = useDo(answerReaction);
  const asked = reaction.basis === "asked";
  return (
    <Form
      keep={`answers/${reaction.id}`}
      submit={staff ? "聞いた答えを記録する" : "この答えを送る"}
      beside={
        onCancel && (
          <Button look="text" onClick={onCancel}>
            やめる
          </Button>
        )
      }
      onSubmit={async (values) => {
        const body = { ...readTexts(values), ...(asked ? readUse(values) : readAnswer(values)) };
        const reply = await save.mutateAsync({ params: { id: reaction.id }, body });
        onAnswered(reply.next);
      }}
    >
      {asked ? (
        <AskUse words={words} reaction={reaction} />
      ) : (
        <AskAnswer words={words} reaction={reaction} />
      )}
      <TextArea
        name="note"
        label="ひとこと"
        rows={3}
        hint={staff ? "電話に出た方のお名前など" : "伝えておきたいことがあれば"}
        defaultValue={reaction.note ?? ""}
      />
    </Form>
  );
}

type Body = Parameters<ReturnType<typeof useDo<typeof answerReaction>>["mutateAsync"]>[0]["body"];

function readTexts(values: Values): Body {
  const texts = ["note", "version", "maintainer", "phone", "product", "place"] as const;
  return {
    ...Object.fromEntries(texts.map((name) => [name, values.text(name)])),
    noneOfKind: values.checked("noneOfKind"),
  };
}
const readUse = (values: Values) => ({ use: values.text("use") as "yes" });
const readAnswer = (values: Values) => ({
  answer: values.text("answer") as "done",
  cannotReason: values.text("cannotReason") as "budget",
  plannedOn: values.text("plannedOn"),
});

function AskAnswer({ words, reaction }: { words: Words; reaction: Reaction }) {
  const [chosen, choose] = useState<string>(reaction.answer ?? "");
  const { needs = [], asks = [] } = words.answers.find((one) => one.id === chosen) ?? {};
  return (
    <>
      <RadioGroup
        name="answer"
        label="いまの状況"
        hint="当てはまるものを一つ選んでください。"
        look="tiles"
        required
        defaultValue={reaction.answer ?? undefined}
        onChange={choose}
        choices={words.answers.map(({ id, label, hint }) => ({ value: id, label, hint }))}
      />
      {needs.includes("plannedOn") && (
        <DateField
          name="plannedOn"
          label="対応する日"
          hint="だいたいの日でかまいません。あとから変えられます。"
          required
          defaultValue={reaction.plannedOn ?? ""}
        />
      )}
      {needs.includes("reason") && (
        <RadioGroup
          name="cannotReason"
          label="対応できない理由"
          required
          defaultValue={reaction.cannotReason ?? undefined}
          choices={words.cannotReasons.map(({ id, label, hint }) => ({ value: id, label, hint }))}
        />
      )}
      {asks.includes("version") && (
        <TextField
          name="version"
          label="お使いのバージョン"
          width="half"
          defaultValue={reaction.details.version}
        />
      )}
      {asks.includes("maintainer") && <Maintainer reaction={reaction} />}
      {asks.includes("phone") && (
        <TextField
          name="phone"
          label="折り返しの電話番号"
          type="tel"
          autoComplete="tel"
          width="half"
          defaultValue={reaction.details.phone}
        />
      )}
    </>
  );
}

const Maintainer = ({ reaction }: { reaction: Reaction }) => (
  <TextField
    name="maintainer"
    label="保守している業者"
    width="half"
    defaultValue={reaction.details.maintainer}
  />
);

function AskUse({ words, reaction }: { words: Words; reaction: Reaction }) {
  const before = words.uses.find(({ answer }) => answer === reaction.answer)?.id;
  const [use, setUse] = useState<string>(before ?? "");
  const { asks = [] } = words.uses.find(({ id }) => id === use) ?? {};
  const kinds = reaction.askedKinds.map((kind) => kind.label).join("・");
  return (
    <>
      {reaction.products.length > 2 && (
        <Disclosure label={`お尋ねしている製品（${reaction.products.length}）`}>
          <ul className="list-disc pl-6">
            {reaction.products.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </ul>
        </Disclosure>
      )}
      <RadioGroup
        name="use"
        label={useQuestion(reaction.products, kinds)}
        look="tiles"
        required
        defaultValue={before}
        onChange={setUse}
        choices={words.uses.map(({ id, label, hint }) => ({ value: id, label, hint }))}
      />
      {use === "yes" && (
        <>
          <TextField
            name="product"
            label="製品の名前"
            required
            list="asked-products"
            defaultValue={reaction.products[0]}
          />
          <datalist id="asked-products">
            {reaction.products.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </datalist>
          <TextField name="version" label="バージョン" width="half" hint="わからなければ空欄で" />
          <TextField name="place" label="置き場所" width="half" hint="例：受付の棚、サーバー室" />
        </>
      )}
      {use === "no" && kinds && (
        <Checkbox
          name="noneOfKind"
          label={`${kinds}は、どの会社のものもありません`}
          hint="印をつけると、この種類のお尋ねは今後届きません。"
        />
      )}
      {asks.includes("maintainer") && <Maintainer reaction={reaction} />}
    </>
  );
}
