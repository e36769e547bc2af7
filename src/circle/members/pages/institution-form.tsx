import { useGo, useParam } from "../../../ui/address.tsx";
import { Checkbox, CheckboxGroup } from "../../../ui/choice.tsx";
import { Form } from "../../../ui/form.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { type Option, Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { Values } from "../../../ui/values.tsx";
import {
  editInstitution,
  getInstitution,
  getVocabulary,
  type InstitutionBody,
  type Vocabulary,
} from "../api.ts";
import { listRoutes } from "../api-routes.ts";

type Institution = Reply<typeof getInstitution>;

/** Corrects an institution. */
export default function EditInstitution() {
  const params = { id: useParam("id") };
  const institution = useAsk(getInstitution, { params });
  const edit = useDo(editInstitution);
  return (
    <Loaded from={institution} lines={8}>
      {(row) => (
        <InstitutionForm
          row={row}
          onSave={async (body) => {
            await edit.mutateAsync({ params, body });
            return row.id;
          }}
        />
      )}
    </Loaded>
  );
}

/** The form for a new (`row` null) or a known institution; `onSave` gives the id to go to. */
export function InstitutionForm({
  row,
  onSave,
}: {
  row: Institution | null;
  onSave: (body: InstitutionBody) => Promise<string>;
}) {
  const vocabulary = useAsk(getVocabulary);
  const routes = useAsk(listRoutes);
  const go = useGo();
  const back = row ? `/members/${row.id}` : "/members";
  return (
    <Page
      title={row ? "医療機関の内容を直す" : "医療機関を加える"}
      trail={[{ label: "会員", to: "/members" }, ...(row ? [{ label: row.name, to: back }] : [])]}
    >
      <Loaded from={vocabulary} lines={8}>
        {(words) => (
          <Form
            keep={row ? `members/${row.id}` : "members/new"}
            submit={row ? "この内容に直す" : "この医療機関を加える"}
            beside={
              <LinkButton to={back} look="text">
                やめる
              </LinkButton>
            }
            onSubmit={async (values) => {
              await go(`/members/${await onSave(bodyOf(values))}`);
            }}
          >
            {row?.facilityId && (
              <Banner tone="info" title="名称・種別・都道府県・病床数は、施設マスタの値です">
                変えるときは、<Link to={`/facilities/${row.facilityId}`}>施設のページ</Link>
                で直してください。
              </Banner>
            )}
            <Fields row={row} words={words} routes={routes.data?.routes ?? []} />
          </Form>
        )}
      </Loaded>
    </Page>
  );
}

function bodyOf(values: Values): InstitutionBody {
  return {
    name: values.text("name"),
    kana: values.optional("kana"),
    code: values.optional("code"),
    kind: values.text("kind") as InstitutionBody["kind"],
    beds: values.number("beds") ?? 0,
    functions: values.list("functions") as InstitutionBody["functions"],
    founder: values.text("founder") as InstitutionBody["founder"],
    prefecture: values.text("prefecture"),
    critical: values.checked("critical"),
    routeId: values.optional("routeId"),
  };
}

function Fields({
  row,
  words,
  routes,
}: {
  row: Institution | null;
  words: Vocabulary;
  routes: readonly { id: string; name: string }[];
}) {
  const options = (list: readonly { id: string; label: string }[]) =>
    list.map(({ id, label }) => ({ value: id, label }));
  const places = words.prefectures.map(({ code, name }) => ({ value: code, label: name }));
  const choose = (name: string, label: string, list: Option[], chosen: string | undefined) => (
    <Select {...{ name, label }} options={list} defaultValue={chosen} required />
  );
  return (
    <>
      <TextField name="name" label="名称" defaultValue={row?.name} required />
      <TextField name="kana" label="ふりがな" defaultValue={row?.kana ?? ""} />
      {choose("prefecture", "都道府県", places, row?.prefecture)}
      {choose("kind", "種別", options(words.kinds), row?.kind)}
      <TextField
        name="code"
        label="医療機関コード"
        hint="10桁、または7桁の数字。検算して打ち間違いを見つけます。"
        inputMode="numeric"
        width="half"
        defaultValue={row?.code ?? ""}
      />
      <TextField
        name="beds"
        label="病床数"
        hint="なければ0"
        inputMode="numeric"
        width="short"
        defaultValue={row?.beds}
        required
      />
      <CheckboxGroup
        name="functions"
        label="機能"
        choices={words.functions.map(({ id, label, gloss }) => ({ value: id, label, hint: gloss }))}
        defaultValue={row?.functions}
      />
      {choose("founder", "開設者", options(words.founders), row?.founder)}
      <Checkbox
        name="critical"
        label="基幹インフラの指定を受けている"
        defaultChecked={row?.critical}
      />
      <Select
        key={routes.length}
        name="routeId"
        label="お知らせの経路"
        empty="きまりどおり（種別と区分で決まる）"
        options={routes.map(({ id, name }) => ({ value: id, label: name }))}
        defaultValue={row?.route?.id}
      />
    </>
  );
}
