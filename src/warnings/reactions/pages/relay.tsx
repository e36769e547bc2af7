import { findHops } from "../api.ts";
import { useFilters } from "../../../ui/address.tsx";
import { formatNumber, formatShare } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { useAsk } from "../../../ui/query.ts";
import { useViewer } from "../../../ui/session.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { Forward } from "./forward.tsx";
import { Clock, type Hop, HopState } from "./hop-state.tsx";
import { HopPage } from "./hop.tsx";

/** What a relay organisation is asked to pass on, the soonest due first. The secretariat sees all of them. */
export default function RelayPage() {
  const [{ hop }] = useFilters({ hop: "" });
  return hop ? <HopPage id={hop} /> : <Hops />;
}

function Hops() {
  const staff = useViewer().data?.role === "secretariat";
  const waiting = useAsk(findHops, { query: { waiting: "true" } });
  const settled = useAsk(findHops, { query: { waiting: "false" } });
  return (
    <Page
      title="転送"
      lead={
        staff
          ? { what: "団体が転送を待っているお知らせです。急ぐときは、団体に電話で伝えてください。" }
          : {
              what: "届いたお知らせを確かめて、担当の施設へ転送してください。ひとこと添えられます。",
              takes: "1件につき約2分",
              unsure:
                "そのままにしても、時間が来ると事務局から施設へ直接届きます。施設に届かないことはありません。",
            }
      }
    >
      <Section title="転送をお待ちしているもの">
        <Loaded from={waiting}>
          {({ hops }) =>
            hops.length === 0 ? (
              <Empty title="いま転送をお待ちしているものはありません">
                <p>新しいお知らせが来ると、ここに載り、連絡先にメールが届きます。</p>
              </Empty>
            ) : (
              <ul className="flex flex-col gap-4">
                {hops.map((hop) => (
                  <WaitingHop key={hop.id} hop={hop} staff={staff} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
      <Section title="先へ進んだもの">
        <Loaded from={settled}>
          {({ hops }) =>
            hops.length === 0 ? (
              <p>まだありません。</p>
            ) : (
              <Table
                caption="先へ進んだお知らせ"
                columns={staff ? [WHO, ...SETTLED] : SETTLED}
                rows={hops}
                rowKey={(row) => row.id}
              />
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
}

function WaitingHop({ hop, staff }: { hop: Hop; staff: boolean }) {
  return (
    <li className="flex flex-col gap-3 rounded-12 border border-solid-gray-420 p-4 break-inside-avoid md:p-6">
      {staff && <p className="text-solid-gray-700">{hop.organisation}</p>}
      <h3 className="text-std-20B-150">
        <Link to={`/reactions/relay?hop=${hop.id}`}>{hop.title}</Link>
      </h3>
      <p>
        担当の施設：<strong>{formatNumber(hop.count)}施設</strong>
      </p>
      <Clock hop={hop} />
      <div className="flex flex-wrap gap-3">
        <Forward hop={hop} />
        <LinkButton to={`/reactions/relay?hop=${hop.id}`}>内容と施設を見る</LinkButton>
      </div>
    </li>
  );
}

const SETTLED: readonly Column<Hop>[] = [
  {
    head: "件名",
    cell: (row) => <Link to={`/reactions/relay?hop=${row.id}`}>{row.title}</Link>,
  },
  { head: "状態", cell: (row) => <HopState hop={row} /> },
  {
    head: "日時",
    cell: (row) => (row.settledAt ? <DateText at={row.settledAt} time /> : "－"),
  },
  {
    head: "お答え",
    end: true,
    cell: (row) =>
      row.count === 0
        ? "新しい版の転送に引き継ぎました"
        : `${formatNumber(row.answered)}／${formatNumber(row.count)}施設（${formatShare(row.answered, row.count)}）`,
  },
];
const WHO: Column<Hop> = { head: "団体", cell: (row) => row.organisation };
