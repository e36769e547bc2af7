import { type ReactNode, useState } from "react";
import { addFeed, changeFeed, findFeeds, runFeed } from "../api.ts";
import { findRefused } from "../api-taking.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choice.tsx";
import { formatNumber } from "../../ui/count.tsx";
import { DateText } from "../../ui/date.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Form } from "../../ui/form.tsx";
import { Loaded } from "../../ui/loaded.tsx";
import { Page, Section } from "../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../ui/query.ts";
import { StatusTag } from "../../ui/status-tag.tsx";
import { TextField } from "../../ui/text-field.tsx";

type Feeds = Reply<typeof findFeeds>;
type Feed = Feeds["feeds"][number];

export default function FeedsPage() {
  const asked = useAsk(findFeeds);
  const [editing, edit] = useState<Feed | "new" | null>(null);
  return (
    <Page
      title="情報源"
      trail={[{ label: "注意喚起", to: "/advisories" }]}
      lead={{
        what: "注意喚起が自動で届いているかを確かめてください。止まっているものがあれば、住所を見直してください。",
        takes: "約2分",
        unsure: "「最後の取り込み」が成功していれば、何もしなくてかまいません。",
      }}
      actions={
        asked.data?.may.edit && (
          <Button look="solid" icon="plus" onClick={() => edit("new")}>
            情報源を加える
          </Button>
        )
      }
    >
      <Loaded from={asked}>
        {({ feeds, enrichment, may }) => (
          <>
            {feeds.length === 0 ? (
              <Empty title="まだ情報源がありません">
                メーカーや公的な機関が公開している文書の置き場所（CSAFの住所）を加えると、自動で届くようになります。
              </Empty>
            ) : (
              <ul className="flex flex-col gap-4">
                {feeds.map((feed) => (
                  <FeedCard key={feed.id} feed={feed} onEdit={may.edit && (() => edit(feed))} />
                ))}
              </ul>
            )}
            <Enrichment enrichment={enrichment} />
            <Refused />
          </>
        )}
      </Loaded>
      <Dialog
        title={editing === "new" ? "情報源を加える" : "情報源を変える"}
        open={editing !== null}
        onClose={() => edit(null)}
      >
        {editing && (
          <FeedForm feed={editing === "new" ? null : editing} onDone={() => edit(null)} />
        )}
      </Dialog>
    </Page>
  );
}

/** `onEdit`: false for those who may not. */
function FeedCard({ feed, onEdit }: { feed: Feed; onEdit: false | (() => void) }) {
  const run = useDo(runFeed);
  return (
    <li className="flex flex-col gap-3 rounded-12 border border-solid-gray-300 p-4 md:p-6">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-std-20B-150">{feed.name}</h2>
          <p className="break-all text-solid-gray-700">{feed.url}</p>
        </div>
        <Health feed={feed} />
      </div>
      <dl className="grid gap-x-6 gap-y-1 md:grid-cols-[auto_1fr]">
        <Line term="最後の取り込み">
          {feed.lastRunAt ? <DateText at={feed.lastRunAt} time /> : "まだありません"}
        </Line>
        <Line term="最後に成功した時">
          {feed.lastGoodAt ? <DateText at={feed.lastGoodAt} time /> : "まだありません"}
        </Line>
        {feed.lastError && <Line term="うまくいかなかった理由">{feed.lastError}</Line>}
        {feed.lastResult && (
          <Line term="届いたもの">
            新しい {formatNumber(feed.lastResult.taken)}件、新しい版{" "}
            {formatNumber(feed.lastResult.superseded)}件、前と同じ{" "}
            {formatNumber(feed.lastResult.same)}
            件、受け取れなかった {formatNumber(feed.lastResult.refused)}件
            {feed.lastResult.enriched > 0 &&
              `、一覧の行 ${formatNumber(feed.lastResult.enriched)}件`}
          </Line>
        )}
        <Line term="間隔">
          {feed.everyHours}時間ごと
          {feed.enabled && feed.nextRunAt && (
            <>
              （次は <DateText at={feed.nextRunAt} time />）
            </>
          )}
        </Line>
      </dl>
      <div className="flex flex-wrap gap-3 print:hidden">
        {feed.enabled && (
          <Button
            size="small"
            icon="download"
            pending={run.isPending}
            onClick={() => void run.mutateAsync({ params: { id: feed.id } })}
          >
            いま取り込む
          </Button>
        )}
        {onEdit && (
          <Button size="small" icon="edit" onClick={onEdit}>
            変える
          </Button>
        )}
        {run.isSuccess && <p role="status">取り込みを始めます。しばらくすると結果が出ます。</p>}
      </div>
    </li>
  );
}

function Health({ feed }: { feed: Feed }) {
  if (!feed.enabled) return <StatusTag tone="neutral" icon="pause" label="止めています" />;
  if (feed.lastRunAt === null) return <StatusTag tone="waiting" label="最初の取り込み待ち" />;
  return feed.lastError ? (
    <StatusTag tone="danger" label={`うまくいっていません（${feed.failures}回続けて）`} />
  ) : (
    <StatusTag tone="done" label="届いています" />
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

function FeedForm({ feed, onDone }: { feed: Feed | null; onDone: () => void }) {
  const add = useDo(addFeed);
  const change = useDo(changeFeed);
  return (
    <Form
      submit={feed ? "この内容に変える" : "この情報源を加える"}
      onSubmit={async (values) => {
        const body = {
          name: values.text("name"),
          url: values.text("url"),
          everyHours: values.number("everyHours") ?? 0,
          enabled: values.checked("enabled"),
        };
        if (feed) await change.mutateAsync({ params: { id: feed.id }, body });
        else await add.mutateAsync({ body });
        onDone();
      }}
    >
      <TextField name="name" label="名前" defaultValue={feed?.name} required />
      <TextField
        name="url"
        label="住所（URL）"
        hint="CSAFの provider-metadata.json、ROLIE、文書のフォルダ、KEVやEPSSの一覧のどれか"
        type="url"
        defaultValue={feed?.url}
        required
      />
      <TextField
        name="everyHours"
        label="何時間ごとに取り込みますか"
        inputMode="numeric"
        width="short"
        defaultValue={feed?.everyHours ?? 6}
        required
      />
      <Checkbox name="enabled" label="自動で取り込む" defaultChecked={feed?.enabled ?? true} />
    </Form>
  );
}

function Enrichment({ enrichment }: { enrichment: Feeds["enrichment"] }) {
  const { kev, kevNewest, epss, epssDay } = enrichment;
  return (
    <Section title="攻撃に使われているかどうかの一覧">
      <ul className="flex list-disc flex-col gap-1 pl-6">
        <li>
          実際の攻撃に使われた弱点の一覧（KEV）:{" "}
          {kev === 0 ? (
            "まだありません"
          ) : (
            <>
              {formatNumber(kev)}件
              {kevNewest && (
                <>
                  、いちばん新しいものは <DateText at={kevNewest} />
                </>
              )}
            </>
          )}
        </li>
        <li>
          近く攻撃に使われる見込みの点数（EPSS）:{" "}
          {epss === 0 ? (
            "まだありません"
          ) : (
            <>
              {formatNumber(epss)}件
              {epssDay && (
                <>
                  、<DateText at={epssDay} /> の点数
                </>
              )}
            </>
          )}
        </li>
      </ul>
    </Section>
  );
}

/** What came and could not be taken, with the reason; a person may look at the file. */
function Refused() {
  const asked = useAsk(findRefused);
  return (
    <Section title="受け取れなかった文書">
      <Loaded from={asked} lines={2}>
        {({ documents }) =>
          documents.length === 0 ? (
            <p>ありません。</p>
          ) : (
            <ul className="flex list-disc flex-col gap-2 pl-6">
              {documents.map((one) => (
                <li key={one.id} className="break-words">
                  <DateText at={one.receivedAt} time />　
                  <a className="link break-all" href={`/api/feeds/documents/${one.id}`} download>
                    {one.name}
                  </a>
                  <span className="block">{one.refusal}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
