import { useState } from "react";
import { saveAudience } from "../api.ts";
import { CheckboxGroup, RadioGroup } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";
import { useDo } from "../../../ui/query.ts";
import { TextArea } from "../../../ui/text-area.tsx";
import type { Guidance } from "../api.ts";

const CONDITIONS = [
  { name: "kinds", label: "施設の種類" },
  { name: "bedClasses", label: "病床数" },
  { name: "functions", label: "機能（どれか1つでも）" },
  { name: "tiers", label: "区分" },
  { name: "prefectures", label: "都道府県" },
] as const;

/** Who is told besides those whose register names the product. */
export function AudienceForm({ guidance }: { guidance: Guidance }) {
  const save = useDo(saveAudience);
  const { rule, choices } = guidance;
  const [who, setWho] = useState(
    rule === null ? "none" : Object.keys(rule).length === 0 ? "all" : "some",
  );
  const options = (list: readonly { id: string; label: string }[]) =>
    list.map(({ id, label }) => ({ value: id, label }));
  if (!guidance.may.edit) return <Summary guidance={guidance} />;
  return (
    <Form
      keep={`guidance/${guidance.id}/audience`}
      submit="だれに伝えるかを保存する"
      onSubmit={async (values) => {
        const chosen = CONDITIONS.map(({ name }) => [name, values.list(name)] as const);
        const conditions = Object.fromEntries(chosen.filter(([, list]) => list.length > 0));
        const body = {
          askKinds: values.list("askKinds"),
          rule: who === "none" ? null : who === "all" ? {} : conditions,
          changeNote: values.optional("changeNote"),
        };
        await save.mutateAsync({ params: { id: guidance.id }, body });
      }}
    >
      <p>
        台帳に対象の製品がある施設には、かならず伝わります。ここでは、そのほかにだれへ伝えるかを決めます。
      </p>
      <CheckboxGroup
        name="askKinds"
        label="「お使いですか」と尋ねる機器の種類"
        hint="この種類の機器を持つことが多いのに、台帳に何も書いていない施設に尋ねます。"
        choices={options(choices.askKinds)}
        defaultValue={guidance.askKinds}
      />
      <RadioGroup
        name="who"
        label="持っているかどうかにかかわらず伝える施設"
        value={who}
        onChange={setWho}
        choices={[
          { value: "none", label: "なし" },
          {
            value: "some",
            label: "条件にあう施設",
            hint: "選んだ条件のすべてにあう施設に伝わります",
          },
          { value: "all", label: "すべての施設" },
        ]}
      />
      {who === "some" &&
        CONDITIONS.map(({ name, label }) => (
          <CheckboxGroup
            key={name}
            name={name}
            label={label}
            choices={options(choices[name])}
            defaultValue={rule?.[name] ?? []}
          />
        ))}
      <TextArea
        name="changeNote"
        label="前のお知らせから変わったこと"
        hint="2回目からのお知らせで、すでに受け取った施設に伝わります。"
        defaultValue={guidance.changeNote ?? ""}
      />
    </Form>
  );
}

function Summary({ guidance }: { guidance: Guidance }) {
  const { askKinds, rule, choices } = guidance;
  const names = (ids: readonly string[], list: readonly { id: string; label: string }[]) =>
    ids.map((id) => list.find((one) => one.id === id)?.label ?? id).join("、");
  return (
    <dl className="grid gap-x-8 gap-y-3 md:grid-cols-[auto_1fr]">
      <dt className="font-bold">「お使いですか」と尋ねる機器</dt>
      <dd>{names(askKinds, choices.askKinds) || "なし"}</dd>
      <dt className="font-bold">条件で伝える施設</dt>
      <dd>
        {rule === null
          ? "なし"
          : CONDITIONS.flatMap(({ name, label }) =>
              rule[name] ? [`${label}: ${names(rule[name], choices[name])}`] : [],
            ).join("／") || "すべての施設"}
      </dd>
      <dt className="font-bold">前から変わったこと</dt>
      <dd className="whitespace-pre-line">{guidance.changeNote ?? "なし"}</dd>
    </dl>
  );
}
