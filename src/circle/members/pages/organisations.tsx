import { useState } from "react";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Link } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { getVocabulary } from "../api.ts";
import { ORGANISATION_KINDS } from "../../organisations/api.ts";
import {
  closeOrganisation,
  createOrganisation,
  editOrganisation,
  listOrganisations,
  type Organisation,
} from "../../organisations/api.ts";

type Kind = Exclude<Organisation["kind"], "institution">;
const KINDS = Object.entries(ORGANISATION_KINDS)
  .filter(([kind]) => kind !== "institution")
  .map(([value, label]) => ({ value, label }));

/** The organisations that are no institutions, and how many of their people can be reached and sign in. */
export default function Organisations() {
  const list = useAsk(listOrganisations, { query: {} });
  const [form, setForm] = useState<Organisation | "new" | null>(null);
  return (
    <Page
      title="医療機関以外の組織"
      trail={[{ label: "会員", to: "/members" }]}
      actions={
        list.data?.may.edit && (
          <Button icon="plus" look="solid" onClick={() => setForm("new")}>
            組織を加える
          </Button>
        )
      }
    >
      <p>
        お知らせを中継する団体、国・都道府県、事業者、事務局です。名称を押すと、その連絡先が開きます。
      </p>
      <Loaded from={list} lines={6}>
        {({ organisations }) =>
          organisations.length === 0 ? (
            <Empty title="組織がまだありません" />
          ) : (
            <Table
              caption="医療機関以外の組織"
              columns={columns(setForm)}
              rows={organisations}
              rowKey={(row) => row.id}
            />
          )
        }
      </Loaded>
      {form && (
        <OrganisationForm
          row={form === "new" ? null : form}
          mayClose={list.data?.may.close ?? false}
          onClose={() => setForm(null)}
        />
      )}
    </Page>
  );
}

function columns(onEdit: (row: Organisation) => void): readonly Column<Organisation>[] {
  return [
    { head: "名称", cell: (row) => <Link to={`/people/organisations/${row.id}`}>{row.name}</Link> },
    { head: "種類", cell: (row) => ORGANISATION_KINDS[row.kind] },
    {
      head: "連絡先",
      cell: (row) =>
        row.contacts === 0 ? <StatusTag tone="warning" label="なし" /> : `${row.contacts}人`,
    },
    { head: "サインインできる人", cell: (row) => `${row.accounts}人` },
    { head: "状態", cell: (row) => (row.closed ? "閉じています" : "") },
    {
      head: "変更",
      cell: (row) => (
        <Button size="small" icon="edit" onClick={() => onEdit(row)}>
          直す
        </Button>
      ),
    },
  ];
}

function OrganisationForm({
  row,
  mayClose,
  onClose,
}: {
  row: Organisation | null;
  mayClose: boolean;
  onClose: () => void;
}) {
  const vocabulary = useAsk(getVocabulary);
  const create = useDo(createOrganisation);
  const edit = useDo(editOrganisation);
  const close = useDo(closeOrganisation);
  const places = vocabulary.data?.prefectures ?? [];
  return (
    <Dialog title={row ? "組織を直す" : "組織を加える"} open onClose={onClose}>
      <Form
        submit={row ? "この内容に直す" : "この組織を加える"}
        beside={
          row &&
          mayClose && (
            <Button
              look="text"
              pending={close.isPending}
              onClick={() => {
                const question = { params: { id: row.id }, body: { closed: !row.closed } };
                close.mutate(question, { onSuccess: onClose });
              }}
            >
              {row.closed ? "再開する" : "この組織を閉じる（あとで再開できます）"}
            </Button>
          )
        }
        onSubmit={async (values) => {
          const body = {
            name: values.text("name"),
            kana: values.optional("kana"),
            prefecture: values.optional("prefecture"),
          };
          if (row) await edit.mutateAsync({ params: { id: row.id }, body });
          else await create.mutateAsync({ body: { ...body, kind: values.text("kind") as Kind } });
          onClose();
        }}
      >
        {close.error && <Failure error={close.error} />}
        <TextField name="name" label="名称" defaultValue={row?.name} required />
        <TextField name="kana" label="ふりがな" defaultValue={row?.kana ?? ""} />
        {!row && <Select name="kind" label="種類" options={KINDS} required />}
        <Select
          key={places.length}
          name="prefecture"
          label="都道府県"
          empty="全国・なし"
          options={places.map(({ code, name }) => ({ value: code, label: name }))}
          defaultValue={row?.prefecture ?? ""}
        />
      </Form>
    </Dialog>
  );
}
