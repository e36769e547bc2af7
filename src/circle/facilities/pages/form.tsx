import { useGo, useParam } from "../../../ui/address.tsx";
import { CheckboxGroup } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { Values } from "../../../ui/values.tsx";
import {
  createFacility,
  editFacility,
  FACT_FIELDS,
  type FacilityBody,
  type FactField,
  getFacility,
  getWords,
  type Words,
} from "../api.ts";
import { optionsOf, placeOptions } from "./words.tsx";

type Row = Reply<typeof getFacility>;

/** Corrects or confirms what the lists say of a facility. */
export default function EditFacility() {
  const params = { id: useParam("id") };
  const facility = useAsk(getFacility, { params });
  const words = useAsk(getWords);
  const edit = useDo(editFacility);
  const go = useGo();
  return (
    <Loaded from={words}>
      {(known) => (
        <Loaded from={facility} lines={8}>
          {(row) => (
            <Page
              title="施設の内容を直す・確かめる"
              trail={[
                { label: "施設マスタ", to: "/facilities" },
                { label: row.name, to: `/facilities/${row.id}` },
              ]}
              lead={{
                what: "直した項目と、「確かめた」に印を付けた項目は、これから名簿を取り込んでも変わりません。",
                takes: "約3分",
              }}
            >
              <Form
                keep={`facilities/${row.id}`}
                submit="この内容にする"
                beside={
                  <LinkButton to={`/facilities/${row.id}`} look="text">
                    やめる
                  </LinkButton>
                }
                onSubmit={async (values) => {
                  const confirmed = values.list("confirmed") as FactField[];
                  await edit.mutateAsync({ params, body: { ...bodyOf(values), confirmed } });
                  await go(`/facilities/${row.id}`);
                }}
              >
                <Facts row={row} words={known} />
                <CheckboxGroup
                  name="confirmed"
                  label="このままで合っていると確かめた項目"
                  choices={Object.entries(FACT_FIELDS).map(([value, label]) => ({ value, label }))}
                  defaultValue={row.confirmed}
                />
                <Reason />
              </Form>
            </Page>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

/** Adds a facility that stands in no list. */
export function NewFacilityForm() {
  const words = useAsk(getWords);
  const create = useDo(createFacility);
  const go = useGo();
  return (
    <Page
      title="名簿にない施設を加える"
      trail={[{ label: "施設マスタ", to: "/facilities" }]}
      lead={{ what: "国の名簿にまだ載っていない施設を、手で加えます。", takes: "約3分" }}
    >
      <Loaded from={words} lines={8}>
        {(known) => (
          <Form
            keep="facilities/new"
            submit="この施設を加える"
            beside={
              <LinkButton to="/facilities" look="text">
                やめる
              </LinkButton>
            }
            onSubmit={async (values) => {
              const { id } = await create.mutateAsync({
                body: {
                  ...bodyOf(values),
                  name: values.text("name"),
                  prefecture: values.text("prefecture"),
                  code: values.optional("code"),
                },
              });
              await go(`/facilities/${id}`);
            }}
          >
            <TextField name="name" label="名称" required />
            <Select name="prefecture" label="都道府県" options={placeOptions(known)} required />
            <TextField
              name="code"
              label="医療機関コード"
              hint="10桁、または7桁の数字。わからなければ空のままで。"
              inputMode="numeric"
              width="half"
            />
            <Facts row={null} words={known} />
            <Reason />
          </Form>
        )}
      </Loaded>
    </Page>
  );
}

const Reason = () => (
  <TextArea name="reason" label="理由・確かめた方法" hint="例：電話で確かめた" rows={2} required />
);

function bodyOf(values: Values): FacilityBody {
  return {
    kana: values.optional("kana"),
    kind: values.text("kind") as FacilityBody["kind"],
    postal: values.optional("postal"),
    address: values.optional("address"),
    phone: values.optional("phone"),
    fax: values.optional("fax"),
    beds: values.number("beds"),
    functions: values.list("functions") as FacilityBody["functions"],
    founder: (values.optional("founder") ?? null) as FacilityBody["founder"],
    reason: values.text("reason"),
  };
}

function Facts({ row, words }: { row: Row | null; words: Words }) {
  const text = (name: "kana" | "postal" | "address" | "phone" | "fax", width?: "half") => (
    <TextField
      name={name}
      label={FACT_FIELDS[name]}
      defaultValue={row?.[name] ?? ""}
      width={width}
    />
  );
  return (
    <>
      {text("kana")}
      <Select
        name="kind"
        label="種別"
        options={optionsOf(words.kinds)}
        defaultValue={row?.kind}
        required
      />
      {text("postal", "half")}
      {text("address")}
      {text("phone", "half")}
      {text("fax", "half")}
      <TextField
        name="beds"
        label="病床数"
        hint="なければ0、わからなければ空のままで。"
        inputMode="numeric"
        width="short"
        defaultValue={row?.beds ?? ""}
      />
      <CheckboxGroup
        name="functions"
        label="機能"
        choices={words.functions.map(({ id, label, gloss }) => ({ value: id, label, hint: gloss }))}
        defaultValue={row?.functions}
      />
      <Select
        name="founder"
        label="開設者"
        empty="不明"
        options={optionsOf(words.founders)}
        defaultValue={row?.founder ?? ""}
      />
    </>
  );
}
