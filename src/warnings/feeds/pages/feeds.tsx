import { useState } from "react";
import { addFeed, changeFeed, findFeeds } from "../api.ts";
import { findRefused } from "../api-taking.ts";
import { Button } from "../../../ui/button.tsx";
import { Checkbox } from "../../../ui/choice.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Form } from "../../../ui/form.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { TextField } from "../../../ui/text-field.tsx";
import { type Feed, FeedCard } from "./feed-card.tsx";

type Feeds = Reply<typeof findFeeds>;
type Offer = Feeds["offers"][number];

export default function FeedsPage() {
  const asked = useAsk(findFeeds);
  const [editing, edit] = useState<Feed | Offer | "new" | null>(null);
  return (
    <Page
      title="情報源"
      trail={[{ label: "注意喚起", to: "/advisories" }]}
      lead={{
        what: "注意喚起が自動で届いているかを確かめてください。赤い印のものは届いていません。書かれた手当てをしてください。",
        takes: "約2分",
        unsure: "「届いています」だけなら、何もしなくてかまいません。",
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
        {({ feeds, offers, enrichment, may }) => (
          <>
            {feeds.length === 0 ? (
              <Empty title="まだ情報源がありません">
                メーカーや公的な機関が公開している文書の置き場所（CSAFの住所など）を加えると、自動で届くようになります。
              </Empty>
            ) : (
              <ul className="flex flex-col gap-4">
                {feeds.map((feed) => (
                  <FeedCard key={feed.id} feed={feed} onEdit={may.edit && (() => edit(feed))} />
                ))}
              </ul>
            )}
            {may.edit && offers.length > 0 && <Offers offers={offers} onChoose={edit} />}
            <Enrichment enrichment={enrichment} />
            <Refused />
          </>
        )}
      </Loaded>
      <Dialog
        title={editing && isFeed(editing) ? "情報源を変える" : "情報源を加える"}
        open={editing !== null}
        onClose={() => edit(null)}
      >
        {editing && (
          <FeedForm
            feed={isFeed(editing) ? editing : null}
            given={editing === "new" ? null : editing}
            onDone={() => edit(null)}
          />
        )}
      </Dialog>
    </Page>
  );
}

const isFeed = (one: Feed | Offer | "new"): one is Feed => one !== "new" && "id" in one;

/** Sources whose address is known: one press, and the form is filled in. */
function Offers({ offers, onChoose }: { offers: Offer[]; onChoose: (offer: Offer) => void }) {
  return (
    <Section title="住所がわかっている情報源">
      <p>住所は公式の仕様のものです。間隔は目安で、あとから変えられます（原典未照合）。</p>
      <ul className="flex flex-col gap-3">
        {offers.map((offer) => (
          <li
            key={offer.url}
            className="flex flex-wrap items-center justify-between gap-3 rounded-8 border border-solid-gray-300 p-4"
          >
            <span className="min-w-0">
              <span className="font-bold">{offer.name}</span>
              <span className="block break-all text-solid-gray-700">{offer.url}</span>
            </span>
            <Button
              size="small"
              icon="plus"
              aria-label={`${offer.name}を加える`}
              onClick={() => onChoose(offer)}
            >
              加える
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** `given`: what the fields begin with. */
function FeedForm({
  feed,
  given,
  onDone,
}: {
  feed: Feed | null;
  given: Feed | Offer | null;
  onDone: () => void;
}) {
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
      <TextField name="name" label="名前" defaultValue={given?.name} required />
      <TextField
        name="url"
        label="住所（URL）"
        hint="CSAFの provider-metadata.json、ROLIE、文書のフォルダ、MyJVN、KEVやEPSSの一覧のどれか"
        type="url"
        defaultValue={given?.url}
        required
      />
      <TextField
        name="everyHours"
        label="何時間ごとに取り込みますか"
        inputMode="numeric"
        width="short"
        defaultValue={given?.everyHours}
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
