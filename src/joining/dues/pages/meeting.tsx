import { useFilters } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateField } from "../../../ui/date-field.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { getMeeting, getMeetingCsv, getMeetingXlsx } from "../api.ts";
import { WhileOn } from "./off.tsx";

type Row = Reply<typeof getMeeting>["rows"][number];
const COLUMNS: readonly Column<Row>[] = [
  { head: "名称", cell: (row) => row.name },
  { head: "会員種別", cell: (row) => row.classLabel },
  { head: "議決権", end: true, cell: (row) => row.votes },
  { head: "入会日", cell: (row) => <DateText at={row.since} /> },
  // Filled in by hand on paper.
  { head: "出欠・委任状", cell: () => null },
];

/** The list for the general meeting: who votes, as of a day. */
export default function MeetingPage() {
  return (
    <WhileOn title="総会の名簿">
      <Meeting />
    </WhileOn>
  );
}

function Meeting() {
  const [{ on }, change] = useFilters({ on: "" });
  const query = on === "" ? {} : { on };
  const list = useAsk(getMeeting, { query });
  const search = on === "" ? "" : `?on=${on}`;
  return (
    <Page
      title="総会の名簿"
      trail={[{ label: "会費", to: "/invoices" }]}
      lead={{
        what: "議決権のある会員を、決めた日の時点で一覧にします。",
        takes: "約1分",
        unsure: "基準の日は、定款や規程で決めた日にしてください。",
      }}
      actions={
        <>
          <DownloadLink href={`${getMeetingXlsx.path}${search}`} kind="Excel">
            名簿を保存
          </DownloadLink>
          <DownloadLink href={`${getMeetingCsv.path}${search}`} kind="CSV">
            名簿を保存
          </DownloadLink>
          <Button icon="print" onClick={() => window.print()}>
            印刷する
          </Button>
        </>
      }
    >
      <div className="print:hidden">
        <DateField
          key={on}
          name="on"
          label="基準の日"
          defaultValue={on}
          onChange={(day) => {
            if (day === "" || /^[12]\d{3}-/.test(day)) change({ on: day });
          }}
          hint="空のときは、きょうの時点です。"
        />
      </div>
      <Loaded from={list}>
        {(reply) => (
          <Section title={`議決権 ${reply.votes}個`}>
            <p>
              <DateText at={reply.on} era /> 時点
            </p>
            <ul className="mb-4 list-disc pl-6">
              {reply.groups.map(({ group, members, votes }) => (
                <li key={group}>
                  {group}：{members}会員・議決権 {votes}個
                </li>
              ))}
            </ul>
            {reply.rows.length === 0 ? (
              <Empty title="この日に議決権のある会員はいません">
                理事会の承認と入金の記録がそろった会員だけが、ここに並びます。
              </Empty>
            ) : (
              <Table
                caption="総会の名簿"
                columns={COLUMNS}
                rows={reply.rows}
                rowKey={(row) => row.id}
              />
            )}
          </Section>
        )}
      </Loaded>
    </Page>
  );
}
