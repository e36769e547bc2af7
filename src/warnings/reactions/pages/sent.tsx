import { PagedTable } from "../../../ui/paged-table.tsx";
import { MARK_LABELS } from "../api.ts";
import { DateText, Deadline } from "../../../ui/date.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { findPublications, type Publication } from "../api-publications.ts";

/** What the secretariat sent out, newest first, and what waits for its time. */
export function Publications() {
  const list = usePaged(findPublications, { query: {} });
  return (
    <Page
      title="反応"
      lead={{
        what: "件名を開いて、どの施設がどう答えたかを確かめてください。",
        unsure: "新しく発出するには、注意喚起を開いて文面を作ってください。",
      }}
      actions={
        <>
          <LinkButton to="/advisories" icon="file">
            注意喚起へ
          </LinkButton>
          <LinkButton to="/reactions/relay" icon="send">
            転送の状況を見る
          </LinkButton>
        </>
      }
    >
      {!!list.data?.scheduled.length && <Scheduled scheduled={list.data.scheduled} />}
      <Section title="発出したもの">
        <PagedTable
          list={list}
          noun="注意喚起"
          empty={{
            title: "まだ発出した注意喚起はありません",
            action: (
              <LinkButton to="/advisories" look="solid">
                注意喚起を見る
              </LinkButton>
            ),
            children: "届いた注意喚起を読み、施設ごとの文面を作ると、ここから発出できます。",
          }}
          caption="発出した注意喚起"
          columns={COLUMNS}
        />
      </Section>
    </Page>
  );
}

const titleOf = (row: { mark: string; title: string }) => (MARK_LABELS[row.mark] ?? "") + row.title;

const COLUMNS: readonly Column<Publication>[] = [
  {
    head: "件名",
    cell: (row) => (
      <>
        <Link to={`/outcomes/${row.advisoryId}`}>{titleOf(row)}</Link>
        {row.revision > 1 && `（第${row.revision}版）`}
      </>
    ),
  },
  { head: "発出", cell: (row) => <DateText at={row.publishedAt} time /> },
  {
    head: "状態",
    cell: (row) =>
      row.withdrawnAt ? (
        <StatusTag tone="neutral" label="取り下げました" icon="undo" />
      ) : (
        <StatusTag tone="done" label="発出しました" />
      ),
  },
  {
    head: "開く",
    cell: (row) => (
      <span className="flex flex-wrap gap-x-4 gap-y-1">
        <Link to={`/advisories/${row.advisoryId}`}>注意喚起</Link>
        <Link to={`/reactions/publish/${row.guidanceId}`}>発出した文面</Link>
      </span>
    ),
  },
];

function Scheduled({ scheduled }: { scheduled: Reply<typeof findPublications>["scheduled"] }) {
  return (
    <Section title="発出の予定">
      <ul className="flex flex-col">
        {scheduled.map((one) => (
          <li
            key={one.guidanceId}
            className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-solid-gray-300 py-3"
          >
            <Link to={`/reactions/publish/${one.guidanceId}`}>{titleOf(one)}</Link>
            <Deadline at={one.publishAt} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
