import { getWords, type Words, getHop } from "../api.ts";
import { labelOf } from "./words.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { Forward } from "./forward.tsx";
import { Clock, HopState } from "./hop-state.tsx";

type Behind = Reply<typeof getHop>["institutions"][number];

/** One notice at one relay: what it says, and who under the relay has not answered. */
export function HopPage({ id }: { id: string }) {
  const hop = useAsk(getHop, { params: { id } });
  const words = useAsk(getWords);
  return (
    <Loaded from={words}>
      {(known) => (
        <Loaded from={hop}>
          {(reply) => (
            <Page
              title={reply.title}
              trail={[{ label: "転送", to: "/reactions/relay" }]}
              tags={<HopState hop={reply} />}
              actions={
                <>
                  {reply.may.forward && <Forward hop={reply} />}
                  <Button icon="print" onClick={() => window.print()}>
                    印刷する
                  </Button>
                </>
              }
            >
              {reply.state === "waiting" && <Clock hop={reply} />}
              {reply.settledAt && (
                <p>
                  <DateText at={reply.settledAt} time />
                  に先へ進みました。
                  {reply.note && <span className="block">添えたひとこと：{reply.note}</span>}
                </p>
              )}
              <Section title="何が起きていますか">
                <p className="max-w-3xl whitespace-pre-line">{reply.summary}</p>
              </Section>
              {reply.actions.length > 0 && (
                <Section title="施設にお願いすること">
                  <ul className="max-w-3xl list-disc pl-6">
                    {reply.actions.map((action) => (
                      <li key={action}>{action}</li>
                    ))}
                  </ul>
                </Section>
              )}
              <Institutions hop={reply} words={known} />
            </Page>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function Institutions({ hop, words }: { hop: Reply<typeof getHop>; words: Words }) {
  const silent = hop.institutions.filter((one) => one.answer === null);
  const answered = hop.institutions.filter((one) => one.answer !== null);
  if (hop.state === "waiting") {
    return (
      <Section title={`転送する施設（${formatNumber(hop.count)}施設）`}>
        <Table
          caption="転送する施設"
          columns={[NAME, whyFor(words), PHONE]}
          rows={hop.institutions}
          rowKey={(row) => row.reactionId}
        />
      </Section>
    );
  }
  return (
    <>
      <Section title={`まだお答えのない施設（${formatNumber(hop.count - hop.answered)}施設）`}>
        {silent.length === 0 ? (
          <Empty title="すべての施設からお答えがありました" />
        ) : (
          <>
            <p>電話で確かめるときにお使いください。お答えは事務局に伝えると記録できます。</p>
            <Table
              caption="まだお答えのない施設"
              columns={[NAME, whyFor(words), PHONE]}
              rows={silent}
              rowKey={(row) => row.reactionId}
            />
          </>
        )}
      </Section>
      {answered.length > 0 && (
        <Section title={`お答えのあった施設（${formatNumber(hop.answered)}施設）`}>
          <Table
            caption="お答えのあった施設"
            columns={[NAME, saidFor(words), WHEN]}
            rows={answered}
            rowKey={(row) => row.reactionId}
          />
        </Section>
      )}
    </>
  );
}

const NAME: Column<Behind> = { head: "施設", cell: (row) => row.name };
const PHONE: Column<Behind> = {
  head: "電話",
  cell: (row) =>
    row.phone ? (
      <>
        <a className="link whitespace-nowrap" href={`tel:${row.phone.replace(/[^\d+]/g, "")}`}>
          {row.phone}
        </a>
        {row.contact && `（${row.contact}さん）`}
      </>
    ) : (
      "登録がありません"
    ),
};
const WHEN: Column<Behind> = {
  head: "日時",
  cell: (row) => (row.answeredAt ? <DateText at={row.answeredAt} time /> : "－"),
};
const whyFor = (words: Words): Column<Behind> => ({
  head: "届くわけ",
  cell: (row) => `${labelOf(words.bases, row.basis)}・${labelOf(words.priorities, row.priority)}`,
});
const saidFor = (words: Words): Column<Behind> => ({
  head: "お答え",
  cell: (row) => labelOf(words.answers, row.answer ?? ""),
});
