import { useState } from "react";
import { getVocabulary } from "../../../circle/members/api.ts";
import { useFilters } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { RadioGroup } from "../../../ui/choice.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { formatDateTime } from "../../../ui/date.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Failure } from "../../../ui/failure.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { TextArea } from "../../../ui/text-area.tsx";
import { Undo } from "../../../ui/undo.tsx";
import { addCall, listPhone, OUTCOMES, removeCall } from "../api.ts";
import { Contacts } from "./asked.tsx";

type Row = Reply<typeof listPhone>["rows"][number];
type Outcome = keyof typeof OUTCOMES;

/** Who has to be rung up, because no mail of the round was answered by anybody there. */
export default function PhoneList() {
  const [filters, change] = useFilters({ prefecture: "" });
  const list = useAsk(listPhone, { query: filters });
  const words = useAsk(getVocabulary);
  const undo = useDo(removeCall);
  const [calling, setCalling] = useState<Row | null>(null);
  const [said, setSaid] = useState<{ id: string; name: string } | null>(null);
  return (
    <Page
      title="電話で確かめる先"
      trail={[{ label: "疎通確認", to: "/probes" }]}
      lead={{
        what: "上から順に電話をかけ、結果を記録してください。つながると、一覧から外れます。",
        unsure: "番号が違っていたときは、代表電話や伝える団体にお尋ねください。",
      }}
      actions={
        <Button icon="print" onClick={() => window.print()}>
          印刷する
        </Button>
      }
    >
      {said && (
        <Undo
          done={`${said.name}の電話を記録しました`}
          pending={undo.isPending}
          onUndo={() =>
            undo.mutate({ params: { id: said.id } }, { onSuccess: () => setSaid(null) })
          }
        />
      )}
      {undo.error && <Failure error={undo.error} />}
      <div className="max-w-xs print:hidden">
        <Select
          name="prefecture"
          label="都道府県"
          empty="すべて"
          value={filters.prefecture}
          onChange={(event) => change({ prefecture: event.target.value })}
          options={
            words.data?.prefectures.map((one) => ({ value: one.code, label: one.name })) ?? []
          }
        />
      </div>
      <Loaded from={list} lines={6}>
        {({ rows, count }) =>
          rows.length === 0 ? (
            <Empty title="電話で確かめる先はありません">
              テストのメールにお返事がない組織が、ここに載ります。
            </Empty>
          ) : (
            <div className="flex flex-col gap-4">
              <p>
                {formatNumber(count)}組織
                {rows.length < count && `（そのうち${formatNumber(rows.length)}組織を表示）`}
              </p>
              <ul className="flex flex-col gap-4">
                {rows.map((row) => (
                  <One key={row.organisationId} row={row} onCall={() => setCalling(row)} />
                ))}
              </ul>
            </div>
          )
        }
      </Loaded>
      {calling && (
        <CallDialog
          row={calling}
          onClose={() => setCalling(null)}
          onSaved={(id) => {
            setSaid({ id, name: calling.name });
            setCalling(null);
          }}
        />
      )}
    </Page>
  );
}

function One({ row, onCall }: { row: Row; onCall: () => void }) {
  return (
    <li className="flex flex-col gap-2 rounded-12 border border-solid-gray-300 p-4">
      <h2 className="text-std-18B-160">{row.name}</h2>
      <p className="text-dns-14N-130 text-solid-gray-700">
        {row.round}・伝える団体：{row.relay ?? "なし（事務局から直接）"}
      </p>
      <Contacts contacts={row.contacts} />
      {row.calls.length > 0 && (
        <ul className="list-disc pl-6 text-solid-gray-700">
          {row.calls.map((call) => (
            <li key={call.id}>
              {formatDateTime(call.at)} {OUTCOMES[call.outcome]}
              {call.note && `：${call.note}`}
              {call.by && `（${call.by}）`}
            </li>
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2 print:hidden">
        <Button icon="phone" size="small" onClick={onCall}>
          電話した
        </Button>
        <LinkButton to={`/people/organisations/${row.organisationId}`} look="text" size="small">
          連絡先を直す
        </LinkButton>
      </div>
    </li>
  );
}

function CallDialog({
  row,
  onClose,
  onSaved,
}: {
  row: Row;
  onClose: () => void;
  onSaved: (id: string) => void;
}) {
  const add = useDo(addCall);
  return (
    <Dialog title={`${row.name}への電話`} open onClose={onClose}>
      <Form
        keep={`probes/call/${row.roundId}/${row.organisationId}`}
        submit="この結果を記録する"
        onSubmit={async (values) => {
          const { roundId, organisationId } = row;
          const outcome = values.text("outcome") as Outcome;
          const body = { roundId, organisationId, outcome, note: values.optional("note") };
          const { id } = await add.mutateAsync({ body });
          onSaved(id);
        }}
      >
        <RadioGroup
          name="outcome"
          label="どうでしたか"
          required
          choices={Object.entries(OUTCOMES).map(([value, label]) => ({ value, label }))}
        />
        <TextArea
          name="note"
          label="メモ"
          hint="聞いた連絡先は、連絡先の画面でも直してください。"
        />
      </Form>
    </Dialog>
  );
}
