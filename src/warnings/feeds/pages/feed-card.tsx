import type { ReactNode } from "react";
import { type findFeeds, runFeed, STATE_LABELS } from "../api.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { type Reply, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";

export type Feed = Reply<typeof findFeeds>["feeds"][number];

/** `onEdit`: false for those who may not. */
export function FeedCard({ feed, onEdit }: { feed: Feed; onEdit: false | (() => void) }) {
  const run = useDo(runFeed);
  const { lastResult: last } = feed;
  return (
    <li className="flex flex-col gap-3 rounded-12 border border-solid-gray-300 p-4 md:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-std-20B-150">{feed.name}</h2>
          <p className="break-all text-solid-gray-700">{feed.url}</p>
        </div>
        <Standing feed={feed} />
      </div>
      {feed.trouble && <Trouble feed={feed} trouble={feed.trouble} />}
      <dl className="grid gap-x-6 gap-y-1 md:grid-cols-[auto_1fr]">
        <Line term="最後に取りに行った時">
          {feed.lastRunAt ? <DateText at={feed.lastRunAt} time /> : "まだありません"}
        </Line>
        <Line term="最後に文書が届いた時">
          {feed.gaveAt ? <DateText at={feed.gaveAt} time /> : "まだ一度も届いていません"}
        </Line>
        {last && <Line term="前回の結果">{resultOf(last, feed.lastError !== null)}</Line>}
        <Line term="間隔">
          {feed.everyHours}時間ごと
          {feed.enabled && feed.nextRunAt && (
            <>
              （次は <DateText at={feed.nextRunAt} time />）
            </>
          )}
        </Line>
        {feed.quietUntil && feed.state === "good" && (
          <Line term="いつもの間隔">
            <DateText at={feed.quietUntil} /> までに新しい文書が届かなければ、お知らせします
          </Line>
        )}
      </dl>
      {feed.lists.length > 0 && <Lists lists={feed.lists} />}
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        {feed.enabled && (
          <Button
            size="small"
            icon="download"
            pending={run.isPending || feed.running}
            onClick={() => void run.mutateAsync({ params: { id: feed.id } }).catch(() => {})}
          >
            いま取り込む
          </Button>
        )}
        {onEdit && (
          <Button size="small" icon="edit" onClick={onEdit}>
            変える
          </Button>
        )}
        {feed.running ? (
          <p role="status">いま取り込んでいます。</p>
        ) : (
          run.isSuccess && <p role="status">取り込みを始めます。しばらくすると結果が出ます。</p>
        )}
        {run.error && <p role="alert">{run.error.message}</p>}
      </div>
    </li>
  );
}

const TONES = { good: "done", trouble: "danger", waiting: "waiting", paused: "neutral" } as const;

function Standing({ feed }: { feed: Feed }) {
  const never = feed.state === "trouble" && feed.gaveAt === null;
  const label = never ? "まだ一度も届いていません" : STATE_LABELS[feed.state];
  return (
    <StatusTag
      tone={TONES[feed.state]}
      label={label}
      {...(feed.state === "paused" ? { icon: "pause" as const } : {})}
    />
  );
}

/** What is wrong, since when, and what somebody can do about it; what exactly was seen one tap away. */
function Trouble({ feed, trouble }: { feed: Feed; trouble: NonNullable<Feed["trouble"]> }) {
  return (
    <Banner tone="warning" title={trouble.what}>
      <p>{trouble.todo}</p>
      {trouble.since && (
        <p>
          <DateText at={trouble.since} time /> から
          {feed.failures > 1 && `（${formatNumber(feed.failures)}回続けて）`}
        </p>
      )}
      {feed.lastError && (
        <Disclosure label="くわしい理由">
          <ul className="flex list-disc flex-col gap-1 pl-6 break-words">
            {feed.lastError.split("\n").map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Banner>
  );
}

function resultOf(last: NonNullable<Feed["lastResult"]>, failed: boolean): string {
  const parts: [string, number, string][] = [
    ["新しい文書", last.taken, "件"],
    ["新しい版", last.superseded, "件"],
    ["前と同じ", last.same + last.older, "件"],
    ["一覧の行", last.enriched, "件"],
    ["読めない行", last.unread, "行"],
    ["取得できなかった文書", last.failed, "件"],
    ["受け取れなかった文書", last.refused, "件"],
  ];
  const told = parts.filter(([, count]) => count > 0);
  if (told.length === 0)
    return failed ? "何も届きませんでした" : "一覧を最後まで読み、新しい文書はありませんでした";
  return told.map(([name, count, unit]) => `${name} ${formatNumber(count)}${unit}`).join("、");
}

/** Proof of what was looked at: each list, how much it names, and how new. */
function Lists({ lists }: { lists: Feed["lists"] }) {
  return (
    <Disclosure label={`見に行った一覧（${formatNumber(lists.length)}件）`}>
      <ul className="flex list-disc flex-col gap-1 pl-6">
        {lists.map((list) => (
          <li key={list.address} className="break-all">
            {list.address}
            <span className="block">
              {list.trouble ?? `最後まで読めました。文書は${formatNumber(list.named)}件`}
              {!list.trouble && list.newest && (
                <>
                  、いちばん新しいものは <DateText at={list.newest} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function Line({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="md:contents">
      <dt className="text-solid-gray-700">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
