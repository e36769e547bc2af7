import { useFilters } from "./address.tsx";
import { Button } from "./button.tsx";
import { Refused } from "./call.ts";
import { Count } from "./count.tsx";
import { Deadline } from "./date.tsx";
import { Empty } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { LinkButton } from "./link.tsx";
import { Loading } from "./loading.tsx";
import { Section } from "./page.tsx";
import { Pager } from "./pager.tsx";
import { Progress } from "./progress.tsx";
import { StatusTag, type Tone } from "./status-tag.tsx";
import { type Column, Table } from "./table.tsx";

interface Line {
  id: string;
  title: string;
  tone: Tone;
  state: string;
  due: string;
  institutions: number;
}

const ROWS: readonly Line[] = [
  {
    id: "41",
    title: "FortiGate の SSL-VPN 機能に深刻な弱点",
    tone: "danger",
    state: "至急",
    due: "2026-11-24",
    institutions: 312,
  },
  {
    id: "40",
    title: "医用画像システムの保存形式の読み込みに弱点",
    tone: "progress",
    state: "確認中",
    due: "2026-12-05",
    institutions: 48,
  },
  {
    id: "38",
    title: "NAS の遠隔管理機能に、認証を通らず操作される弱点",
    tone: "warning",
    state: "期限超過",
    due: "2026-11-19",
    institutions: 1204,
  },
  {
    id: "35",
    title: "輸液ポンプの通信モジュールの設定の誤り",
    tone: "done",
    state: "対応済",
    due: "2026-11-10",
    institutions: 9,
  },
];

const NOW = new Date("2026-11-21T14:05:00+09:00");
const COLUMNS: readonly Column<Line>[] = [
  { head: "件名", cell: (row) => row.title },
  { head: "状態", cell: (row) => <StatusTag tone={row.tone} label={row.state} /> },
  {
    head: "期限",
    sort: "due",
    cell: (row) => <Deadline at={row.due} now={NOW} />,
  },
  {
    head: "対象の施設",
    sort: "institutions",
    end: true,
    cell: (row) => <Count value={row.institutions} unit="施設" />,
  },
];

const BROKEN = new Refused({
  refused: "broken",
  message: "サーバーで問題が起きました。時間をおいてもう一度お試しください。",
  requestId: "7Q2K-9XMF",
});

export function GalleryLists() {
  const [{ sort }, change] = useFilters({ sort: "due" });
  const key = sort.replace("-", "") as "due" | "institutions";
  const sign = sort.startsWith("-") ? -1 : 1;
  const rows = [...ROWS].sort((a, b) => (a[key] < b[key] ? -sign : sign));
  return (
    <div className="flex flex-col gap-12">
      <Section title="表" actions={<Count value={10001} />}>
        <div>
          <Table
            caption="注意喚起の一覧"
            rows={rows}
            rowKey={(row) => row.id}
            rowLink={() => "/ui?part=lists"}
            sort={sort}
            onSort={(next) => change({ sort: next })}
            columns={COLUMNS}
          />
          <Pager
            shown={4}
            total={10001}
            from={{
              hasNextPage: true,
              isFetchingNextPage: false,
              fetchNextPage: () => Promise.resolve(),
            }}
          />
        </div>
      </Section>
      <Section title="何もないとき">
        <Empty
          title="まだ機器が登録されていません"
          action={
            <>
              <LinkButton to="/ui" look="solid" icon="plus">
                機器を1台登録する
              </LinkButton>
              <LinkButton to="/ui" icon="upload">
                一覧表から取り込む
              </LinkButton>
            </>
          }
        >
          <p>登録しておくと、その機器の弱点が見つかったときに、すぐお知らせが届きます。</p>
        </Empty>
      </Section>
      <Section title="読めなかったとき">
        <Failure error={BROKEN} onRetry={() => undefined} />
        <Failure error={BROKEN} stale onRetry={() => undefined} />
      </Section>
      <Section title="待つとき">
        <Loading />
        <Progress label="一覧表を取り込んでいます" done={1240} total={3000} unit="行" />
        <Progress label="送り先を調べています" />
        <p>
          <Button pending>調べています</Button>
        </p>
      </Section>
    </div>
  );
}
