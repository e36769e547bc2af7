import { useState } from "react";
import { WhileOn } from "../../dues/pages/off.tsx";
import { useFilters } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { FileDrop } from "../../../ui/file-drop.tsx";
import { Form } from "../../../ui/form.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { Table } from "../../../ui/table.tsx";
import { listLines, type readBankFile, removeFile } from "../api.ts";
import { BankLine, type Recorded } from "./line.tsx";
import { uploadBankFile } from "./upload.tsx";

type Listed = Reply<typeof listLines>;
type Read = Reply<typeof readBankFile>;
type Show = "waiting" | "used" | "aside";

/** 銀行の明細: read the bank's file, look at the proposals, confirm. */
export default function BankPage() {
  return (
    <WhileOn title="銀行の明細">
      <Bank />
    </WhileOn>
  );
}

function Bank() {
  const [{ show }, change] = useFilters({ show: "waiting" });
  const chosen: Show = show === "used" || show === "aside" ? show : "waiting";
  const list = useAsk(listLines, { query: { show: chosen } });
  const [read, setRead] = useState<Read | null>(null);
  const [recorded, setRecorded] = useState<Recorded | null>(null);
  return (
    <Page
      title="銀行の明細"
      trail={[{ label: "会費", to: "/invoices" }]}
      lead={{
        what: "入出金明細のCSVを選び、出てきた候補を1件ずつ確かめて記録してください。",
        takes: "約10分",
        unsure:
          "同じ明細を何度読んでも、二重にはなりません。記録するまで、会費の状態は変わりません。",
      }}
    >
      <Section title="明細を読む">
        <Form
          submit="明細を読み取る"
          onSubmit={async (values) => {
            setRead(await uploadBankFile(values.files("file")[0]));
            await list.refetch();
          }}
        >
          <FileDrop
            name="file"
            label="入出金明細（CSV）"
            hint="インターネットバンキングから保存したままのCSVです。Shift_JIS でも UTF-8 でも読めます。"
            accept=".csv,.txt"
            required
          />
        </Form>
        {read && <Outcome read={read} />}
      </Section>
      <Loaded from={list}>
        {(reply) => (
          <>
            <Section title="入金の明細">
              <Select
                name="show"
                label="表示"
                value={chosen}
                onChange={(event) => change({ show: event.target.value })}
                options={[
                  { value: "waiting", label: `確かめるもの（${reply.counts.waiting}件）` },
                  { value: "used", label: `記録したもの（${reply.counts.used}件）` },
                  { value: "aside", label: `会費ではないもの（${reply.counts.aside}件）` },
                ]}
              />
              {recorded && <Done recorded={recorded} />}
              <Lines reply={reply} show={chosen} onRecorded={setRecorded} />
            </Section>
            {reply.files.length > 0 && <Files files={reply.files} />}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Outcome({ read }: { read: Read }) {
  const parts = [
    read.already > 0 && `${read.already}件は前に読んだ明細と同じなので、加えていません。`,
    read.outgoing > 0 && `出金の${read.outgoing}件は使いません。`,
    read.encoding && `文字コード：${read.encoding}`,
  ].filter(Boolean);
  const tone = read.lines === 0 ? "error" : read.findings.length > 0 ? "warning" : "success";
  return (
    <Banner
      tone={tone}
      title={
        read.lines === 0 ? "明細を読み取れませんでした" : `新しい入金 ${read.added}件を加えました`
      }
    >
      {parts.map((part) => (
        <p key={String(part)}>{part}</p>
      ))}
      {read.findings.length > 0 && (
        <ul className="mt-2 list-disc pl-6">
          {read.findings.map(({ where, message }) => (
            <li key={where + message}>
              {where}：{message}
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
}

/** What was recorded last, with the way to where it is taken back. */
function Done({ recorded: { name, amount, organisationId } }: { recorded: Recorded }) {
  return (
    <Banner
      tone="success"
      title={`${name}の入金として ${formatNumber(amount)}円を記録しました`}
      action={
        <LinkButton to={`/invoices/${organisationId}`} size="small">
          確かめる・取り消す
        </LinkButton>
      }
    />
  );
}

function Lines({
  reply,
  show,
  onRecorded,
}: {
  reply: Listed;
  show: Show;
  onRecorded: (recorded: Recorded) => void;
}) {
  if (reply.lines.length === 0)
    return (
      <Empty title={show === "waiting" ? "確かめる明細はありません" : "明細はありません"}>
        {show === "waiting" && "銀行の明細を読み取ると、ここに候補が出ます。"}
      </Empty>
    );
  return (
    <>
      <ul className="mt-4 flex flex-col gap-4">
        {reply.lines.map((line) => (
          <BankLine
            key={`${line.id} ${line.used}`}
            line={line}
            invoices={reply.invoices}
            onRecorded={onRecorded}
          />
        ))}
      </ul>
      {reply.capped && (
        <p className="mt-4">新しい200件だけを出しています。記録すると、次のものが出ます。</p>
      )}
    </>
  );
}

function Files({ files }: { files: Listed["files"] }) {
  const remove = useDo(removeFile);
  return (
    <Section title="読んだファイル">
      <Table
        caption="読んだファイル"
        rows={files}
        rowKey={(row) => row.id}
        columns={[
          { head: "名前", cell: (row) => <span className="break-all">{row.name}</span> },
          { head: "読んだ日時", cell: (row) => <DateText at={row.readAt} time /> },
          { head: "加えた件数", end: true, cell: (row) => row.added },
          {
            head: "操作",
            cell: (row) =>
              row.may.remove ? (
                <ConfirmButton
                  size="small"
                  look="text"
                  label="取り消す"
                  title={`「${row.name}」を取り消しますか`}
                  confirm="このファイルの明細を消す"
                  onConfirm={() => remove.mutateAsync({ params: { id: row.id } })}
                >
                  <p>
                    このファイルで加わった{row.added}件の明細が消えます。もう一度読めば戻ります。
                  </p>
                </ConfirmButton>
              ) : (
                "記録に使っています"
              ),
          },
        ]}
      />
    </Section>
  );
}
