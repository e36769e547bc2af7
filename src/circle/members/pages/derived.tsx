import { useState } from "react";
import type { getInstitution, Vocabulary } from "../api.ts";
import { Button } from "../../../ui/button.tsx";
import { CheckboxGroup } from "../../../ui/choice.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton, Dialog } from "../../../ui/dialog.tsx";
import { Form } from "../../../ui/form.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import {
  AUDIENCES,
  type getStanding,
  OVERRIDES,
  type OverrideField,
  removeOverride,
  setOverride,
} from "../api-origins.ts";

type Institution = Reply<typeof getInstitution>;
type Standing = Reply<typeof getStanding>;
type Choice = { id: string; label: string };
const FIELDS = Object.keys(OVERRIDES) as OverrideField[];

/** The derived values, each with what the rules say and who set it otherwise; set and set back here. */
export function Derived({
  row,
  standing,
  words,
  routes,
}: {
  row: Institution;
  standing: Standing;
  words: Vocabulary;
  routes: readonly { id: string; name: string }[];
}) {
  const [editing, setEditing] = useState<OverrideField | null>(null);
  const remove = useDo(removeOverride);
  const choices: Record<OverrideField, readonly Choice[]> = {
    bed_class: words.bedClasses,
    functions: words.functions,
    founder: words.founders,
    tier: words.tiers.map(({ id, label }) => ({ id, label: `${id} ${label}` })),
    audience_class: Object.entries(AUDIENCES).map(([id, label]) => ({ id, label })),
    route: routes.map(({ id, name }) => ({ id, label: name })),
  };
  const value: Record<OverrideField, string | string[] | null> = {
    bed_class: row.bedClass,
    functions: row.functions,
    founder: row.founder,
    tier: row.tier,
    audience_class: row.audienceClass,
    route: row.route?.id ?? null,
  };
  const show = (field: OverrideField, ids: string | string[] | null) =>
    [ids ?? []]
      .flat()
      .map((id) => choices[field].find((one) => one.id === id)?.label ?? id)
      .join("、") || "なし";
  return (
    <>
      <dl className="flex flex-col">
        {FIELDS.map((field) => {
          const set = standing.overrides.find((one) => one.field === field);
          return (
            <div
              key={field}
              className="grid gap-x-8 gap-y-1 border-b border-solid-gray-300 py-3 md:grid-cols-[12rem_1fr_auto]"
            >
              <dt className="text-solid-gray-700">{OVERRIDES[field]}</dt>
              <dd className="flex flex-col gap-1">
                <span className="flex flex-wrap items-center gap-3">
                  {show(field, value[field])}
                  {set && <Tag>人が決めた値</Tag>}
                </span>
                {set && (
                  <span className="text-solid-gray-700">
                    規則では「{show(field, set.rule)}」。理由：{set.reason}（
                    <DateText at={set.at} />）
                  </span>
                )}
              </dd>
              {standing.may.edit && !standing.mergedInto && (
                <dd className="flex flex-wrap gap-2">
                  <Button size="small" onClick={() => setEditing(field)}>
                    {set ? "変える" : "上書きする"}
                  </Button>
                  {set && (
                    <ConfirmButton
                      label="規則に戻す"
                      size="small"
                      icon="undo"
                      title={`${OVERRIDES[field]}を規則の値に戻しますか`}
                      confirm="規則の値に戻す"
                      onConfirm={() => remove.mutateAsync({ params: { id: row.id, field } })}
                    >
                      <p>「{show(field, set.rule)}」になります。</p>
                    </ConfirmButton>
                  )}
                </dd>
              )}
            </div>
          );
        })}
      </dl>
      <Dialog
        title={editing ? `${OVERRIDES[editing]}を上書きする` : ""}
        open={editing !== null}
        onClose={() => setEditing(null)}
      >
        {editing && (
          <Override
            id={row.id}
            field={editing}
            choices={choices[editing]}
            value={value[editing]}
            onDone={() => setEditing(null)}
          />
        )}
      </Dialog>
    </>
  );
}

function Override({
  id,
  field,
  choices,
  value,
  onDone,
}: {
  id: string;
  field: OverrideField;
  choices: readonly Choice[];
  value: string | string[] | null;
  onDone: () => void;
}) {
  const set = useDo(setOverride);
  const options = choices.map((one) => ({ value: one.id, label: one.label }));
  const isMany = field === "functions";
  return (
    <Form
      keep={`members/${id}/${field}`}
      submit="この値にする"
      onSubmit={async (values) => {
        const chosen = isMany ? values.list("value") : values.text("value");
        await set.mutateAsync({
          params: { id, field },
          body: { value: chosen, reason: values.text("reason") },
        });
        onDone();
      }}
    >
      <p>規則の値に代えて使います。いつでも規則の値に戻せます。</p>
      {isMany ? (
        <CheckboxGroup
          name="value"
          label={OVERRIDES[field]}
          choices={options}
          defaultValue={[value ?? []].flat()}
        />
      ) : (
        <Select
          name="value"
          label={OVERRIDES[field]}
          options={options}
          defaultValue={String(value ?? "")}
          required
        />
      )}
      <TextArea name="reason" label="理由" rows={2} required />
    </Form>
  );
}
