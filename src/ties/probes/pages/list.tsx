import { LivenessLine } from "../../../circle/organisations/pages/liveness.tsx";
import { listContacts } from "../../../circle/organisations/api.ts";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { listOwn, listRounds, listSuccessors, PROBE_STATES, REASONS } from "../api.ts";
import { Rate } from "./figures.tsx";
import { STATE_TONES } from "./asked.tsx";
import { Successors } from "./successors.tsx";

type Round = Reply<typeof listRounds>["rounds"][number];
type Own = Reply<typeof listOwn>["probes"][number];

/** Whether contacts live: the rounds for those who watch, one's own for an institution. */
export default function Probes() {
  const viewer = useViewer();
  if (viewer.data?.role === "institution") return <OwnProbes />;
  return <Rounds />;
}

const COLUMNS: readonly Column<Round>[] = [
  { head: "名前", cell: (row) => row.title },
  { head: "きっかけ", whole: true, cell: (row) => <Tag>{REASONS[row.reason]}</Tag> },
  { head: "始めた日", cell: (row) => <DateText at={row.startedAt} /> },
  {
    head: "連絡がついた組織",
    end: true,
    cell: (row) => <Rate reached={row.reached} asked={row.asked} />,
  },
  {
    head: "期限までについた組織",
    end: true,
    cell: (row) => <Rate reached={row.inTime} asked={row.asked} />,
  },
  {
    head: "答えた連絡先",
    end: true,
    cell: (row) => <Rate reached={row.contactsReached} asked={row.contacts} />,
  },
];

function Rounds() {
  const rounds = useAsk(listRounds);
  const may = rounds.data?.may;
  return (
    <Page
      title="疎通確認"
      lead={{
        what: "テストのメールを送り、いざというときに連絡がつくかを確かめます。",
        unsure:
          "1つの組織で1人でも答えれば「連絡がついた」と数えます。入会のときと、毎年の決まった日には、自動で送ります。",
      }}
      actions={
        <>
          <LinkButton to="/probes/reach">疎通確認率を見る</LinkButton>
          {may?.start && (
            <LinkButton to="/probes/new" icon="send" look="solid">
              いま始める
            </LinkButton>
          )}
        </>
      }
    >
      <Loaded from={rounds} lines={6}>
        {(reply) => (
          <>
            {reply.successors > 0 && (
              <Section title="担当が替わったというお知らせ">
                <Successors />
              </Section>
            )}
            <Section title="これまでの疎通確認">
              {reply.rounds.length === 0 ? (
                <Empty title="まだ一度も送っていません">
                  会員が入会したときと、決まった時期に、自動で送られます。
                </Empty>
              ) : (
                <Table
                  caption="疎通確認の一覧"
                  columns={COLUMNS}
                  rows={reply.rounds}
                  rowKey={(row) => row.id}
                  rowLink={(row) => `/probes/${row.id}`}
                />
              )}
            </Section>
          </>
        )}
      </Loaded>
    </Page>
  );
}

const OWN_COLUMNS: readonly Column<Own>[] = [
  { head: "連絡先", cell: (row) => row.contact },
  { head: "きっかけ", cell: (row) => row.round },
  { head: "送った日", cell: (row) => <DateText at={row.askedAt} /> },
  {
    head: "結果",
    cell: (row) => <StatusTag tone={STATE_TONES[row.state]} label={PROBE_STATES[row.state]} />,
  },
  { head: "お返事の日", cell: (row) => (row.answeredAt ? <DateText at={row.answeredAt} /> : "―") },
];

/** An institution's own: when each contact was last heard of, and which test mails it got. */
function OwnProbes() {
  const organisationId = useViewer().data?.organisation?.id;
  const own = useAsk(listOwn);
  const news = useAsk(listSuccessors);
  return (
    <Page
      title="疎通確認"
      lead={{
        what: "いざというときにお知らせが届くよう、ときどきテストのメールをお送りしています。",
        unsure: "担当が替わっていたら、連絡先を直してください。",
      }}
      actions={
        <LinkButton to="/people/own" icon="edit">
          連絡先を直す
        </LinkButton>
      }
    >
      {(news.data?.successors.length ?? 0) > 0 && (
        <Section title="担当が替わったというお知らせ">
          <Successors />
        </Section>
      )}
      <Section title="いまの連絡先">
        {organisationId && <Contacts organisationId={organisationId} />}
      </Section>
      <Section title="お送りしたテストのメール">
        <Loaded from={own} lines={3}>
          {({ probes }) =>
            probes.length === 0 ? (
              <Empty title="まだお送りしていません">送ると、結果がここに出ます。</Empty>
            ) : (
              <Table
                caption="テストのメール"
                columns={OWN_COLUMNS}
                rows={probes}
                rowKey={(row) => row.id}
              />
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
}

function Contacts({ organisationId }: { organisationId: string }) {
  const contacts = useAsk(listContacts, { params: { id: organisationId } });
  return (
    <Loaded from={contacts} lines={3}>
      {(reply) => (
        <ul className="flex flex-col gap-3">
          {reply.contacts.map((contact) => (
            <li key={contact.id} className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <strong>{contact.name}</strong>
              <LivenessLine liveness={contact.liveness} />
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
