import { useState } from "react";
import { getWords } from "../../facilities/api.ts";
import { useGo } from "../../../ui/address.tsx";
import { CheckboxGroup, RadioGroup } from "../../../ui/choice.tsx";
import { Count } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { COMPLETE, type FacilityImport, listImports } from "../api.ts";
import { StateTag } from "./state.tsx";
import { sendList } from "./upload.tsx";

const LEAD = {
  what: "地方厚生局や市区町村などの名簿（Excel か CSV）を、そのままの形で選んでください。取り込む前に、何が変わるかを確かめられます。",
  takes: "約5分",
  unsure: "取り込んだあとでも、まとめて取り消せます。人が確かめた値は、名簿では変わりません。",
};

/** Lists that were taken in, and where the next one begins. */
export default function Imports() {
  const imports = useAsk(listImports);
  return (
    <Page title="名簿の取り込み" trail={[{ label: "施設マスタ", to: "/facilities" }]} lead={LEAD}>
      <Loaded from={imports} lines={8}>
        {(reply) => (
          <>
            <Upload tables={reply.tables} />
            <Section title="これまでの取り込み">
              {reply.imports.length === 0 ? (
                <Empty title="まだ取り込んだ名簿はありません" />
              ) : (
                <Table
                  caption="これまでの取り込み"
                  columns={COLUMNS}
                  rows={reply.imports}
                  rowKey={(row) => row.id}
                  rowLink={(row) => `/rosters/${row.id}`}
                />
              )}
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

const COLUMNS: readonly Column<FacilityImport>[] = [
  { head: "ファイル", cell: (row) => <span className="break-all">{row.fileName}</span> },
  { head: "日時", cell: (row) => <DateText at={row.takenAt ?? row.createdAt} time /> },
  { head: "状態", cell: (row) => <StateTag state={row.state} /> },
  { head: "新しい", end: true, cell: (row) => <Count value={row.counts.new ?? 0} /> },
  { head: "変わる", end: true, cell: (row) => <Count value={row.counts.changed ?? 0} /> },
  { head: "なくなる", end: true, cell: (row) => <Count value={row.counts.gone ?? 0} /> },
];

function Upload({ tables }: { tables: Reply<typeof listImports>["tables"] }) {
  const go = useGo();
  const words = useAsk(getWords);
  const [complete, setComplete] = useState("none");
  return (
    <Section title="名簿を選ぶ">
      <Form
        submit="読み取って内容を確かめる"
        onSubmit={async (values) => {
          const query = {
            pointTable: values.text("pointTable"),
            prefecture: values.text("prefecture"),
            complete: complete === "chosen" ? undefined : complete,
            prefectures: complete === "chosen" ? values.list("prefectures").join(",") : undefined,
          };
          const { id } = await sendList(query, values.files("file")[0]);
          await go(`/rosters/${id}`);
        }}
      >
        <FileDrop
          name="file"
          label="名簿のファイル"
          hint="Excel（.xlsx）か CSV です。圧縮したもの（.gz、.zst）も読めます。"
          accept=".xlsx,.csv,.gz,.zst"
          required
        />
        <RadioGroup
          name="pointTable"
          label="医科・歯科などの区分"
          hint="ファイルに「区分」の列があれば、そちらを使います。"
          choices={[
            { value: "", label: "ファイルの列から読み取る" },
            ...tables.map(({ table, label }) => ({ value: table, label: `すべて${label}` })),
          ]}
          defaultValue=""
        />
        <Loaded from={words}>
          {({ prefectures }) => (
            <Select
              name="prefecture"
              label="どの都道府県の名簿ですか"
              hint="ファイルに都道府県の列があれば、そちらを使います。市区町村の名簿のように書かれていないときに選んでください。"
              empty="ファイルから読み取る"
              options={prefectures.map(({ code, name }) => ({ value: code, label: name }))}
            />
          )}
        </Loaded>
        <RadioGroup
          name="complete"
          label="どの都道府県の、すべての施設が載っていますか"
          hint="すべて載っている都道府県では、名簿からなくなった施設を閉院の候補として示します。"
          choices={[
            ...Object.entries(COMPLETE).map(([value, label]) => ({ value, label })),
            { value: "chosen", label: "都道府県を選ぶ" },
          ]}
          value={complete}
          onChange={setComplete}
        />
        {complete === "chosen" && (
          <Loaded from={words}>
            {({ prefectures }) => (
              <CheckboxGroup
                name="prefectures"
                label="すべての施設が載っている都道府県"
                choices={prefectures.map(({ code, name }) => ({ value: code, label: name }))}
                required
              />
            )}
          </Loaded>
        )}
      </Form>
    </Section>
  );
}
