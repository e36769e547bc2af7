import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { getBackups, OCCASIONS } from "../api.ts";

type Told = Reply<typeof getBackups>;
type Outcome = Told["outcomes"][number];

const WORRIES: Record<NonNullable<Told["worry"]>, string> = {
  failed: "最後のバックアップを作れませんでした。下の表の理由をご覧ください。",
  old: "最後のバックアップが古くなっています。設置した方にお知らせください。",
  none: "バックアップがまだありません。機械が壊れると、すべて失われます。設置した方に、バックアップの設定をお願いしてください。",
  damaged:
    "保存してあったファイルのいくつかが壊れていて、バックアップに入っていません。設置した方にお知らせください。",
};

const COLUMNS: readonly Column<Outcome>[] = [
  { head: "日時", cell: (one) => <DateText at={one.at} time /> },
  { head: "作り方", cell: (one) => OCCASIONS[one.occasion] },
  { head: "結果", cell: (one) => <Ending one={one} /> },
  { head: "大きさ", cell: (one) => (one.bytes === null ? "—" : formatSize(one.bytes)) },
  { head: "保存先", cell: (one) => <span className="wrap-anywhere">{one.place}</span> },
];

/** How the backups are doing: part of the page システムの様子. */
export function Backups() {
  const asked = useAsk(getBackups);
  return (
    <section aria-labelledby="backups" className="flex flex-col gap-4">
      <h2 id="backups" className="text-std-24B-150">
        バックアップ
      </h2>
      <Loaded from={asked} lines={3}>
        {(told) => (
          <>
            {told.worry && <p className="font-bold">{WORRIES[told.worry]}</p>}
            <p>
              {told.goodAt ? (
                <>
                  最後に作れたのは <DateText at={told.goodAt} time /> です。
                </>
              ) : (
                "作られたバックアップは、まだありません。"
              )}
              {told.schedule
                ? `${formatNumber(told.schedule.everyHours)}時間ごとに自動で作り、新しいものから${formatNumber(told.schedule.keep)}個を残します。`
                : "自動では作られません。設置した方が手動で作ります。"}
            </p>
            {told.outcomes.length > 0 && (
              <Table
                caption="最近のバックアップ"
                columns={COLUMNS}
                rows={told.outcomes}
                rowKey={(one) => one.id}
              />
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Ending({ one }: { one: Outcome }) {
  if (one.failure) {
    return (
      <div className="flex flex-col gap-1">
        <span className="font-bold">作れませんでした</span>
        <span>{one.failure.why}</span>
        <span>{one.failure.todo}</span>
        <Disclosure label="くわしい理由（設置した方向け）">
          <p className="wrap-anywhere">{one.failure.error}</p>
        </Disclosure>
      </div>
    );
  }
  if (one.damaged > 0)
    return <>作りました（壊れていたファイル {formatNumber(one.damaged)}件を除く）</>;
  return <>作り、読み直して確かめました</>;
}

const KB = 1024;

function formatSize(bytes: number): string {
  if (bytes < KB * KB) return `${formatNumber(Math.ceil(bytes / KB))} KB`;
  return `${formatNumber(Math.round(bytes / KB / KB))} MB`;
}
