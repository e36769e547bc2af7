import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { useFilterBar } from "../../../ui/address.tsx";
import { Button } from "../../../ui/button.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { DownloadLink, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, usePaged } from "../../../ui/query.ts";
import type { Column } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { type Asset, findAssets, getOverview, type Kind } from "../api.ts";
import { AbsentKinds, MissingKinds } from "./missing-kinds.tsx";
import { fullName } from "../../products/api-name.ts";
import { OfSomebody } from "./of-somebody.tsx";
import { useWhose } from "./whose.tsx";

const LEAD = {
  what: "お使いの機器やソフトを登録してください。弱点が見つかったとき、関係するお知らせがすぐ届くようになります。",
  takes: "1台につき約1分",
  unsure: "わかるところだけで大丈夫です。あとから足したり直したりできます。",
};

export default function RegisterPage() {
  return (
    <OfSomebody>
      <Register />
    </OfSomebody>
  );
}

type Overview = Reply<typeof getOverview>;

function Register() {
  const { institution, query, keep } = useWhose();
  const overview = useAsk(getOverview, { query });
  const title =
    institution && overview.data ? `${overview.data.institution.name}の資産台帳` : "資産台帳";
  return (
    <Page
      title={title}
      trail={institution ? [{ label: "資産台帳", to: "/assets" }] : []}
      lead={LEAD}
      actions={
        <>
          <LinkButton to={keep("/assets/add")} look="solid" icon="plus">
            1台ずつ登録する
          </LinkButton>
          <LinkButton to={keep("/assets/import")} icon="upload">
            一覧表から取り込む
          </LinkButton>
        </>
      }
    >
      <Loaded from={overview}>
        {(reply) => (
          <>
            <MissingKinds kinds={reply.kinds} />
            <Lines overview={reply} />
            <AbsentKinds kinds={reply.kinds} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Lines({ overview }: { overview: Overview }) {
  const { institution, query, keep } = useWhose();
  const filters = useFilterBar({ text: "", kind: "" });
  const list = usePaged(findAssets, { query: { ...query, ...filters.values } });
  const file = (name: string) =>
    `/api/assets/sheets/files/${name}${institution ? `?institutionId=${institution}` : ""}`;
  const kinds = overview.kinds.filter(({ count }) => count > 0);
  if (overview.total === 0) {
    return (
      <Section title="登録されている機器">
        <Empty
          title="まだ機器が登録されていません"
          action={
            <LinkButton to={keep("/assets/add")} look="solid" icon="plus">
              1台目を登録する
            </LinkButton>
          }
        >
          <p>一覧表（ExcelやCSV）をお持ちなら、まとめて取り込むこともできます。</p>
        </Empty>
      </Section>
    );
  }
  return (
    <Section
      title="登録されている機器"
      actions={
        <div className="flex flex-wrap gap-3 print:hidden">
          <DownloadLink href={file("register.xlsx")} kind="Excel" size="small">
            台帳を保存
          </DownloadLink>
          <DownloadLink href={file("register.csv")} kind="CSV" size="small">
            台帳を保存
          </DownloadLink>
          <Button size="small" icon="print" onClick={() => window.print()}>
            印刷する
          </Button>
        </div>
      }
    >
      <FilterBar
        of={filters}
        texts={[
          {
            name: "text",
            label: "ことばで探す",
            hint: "製品名、メーカー、型番、置き場所、業者、メモの一部",
          },
        ]}
        choices={[
          {
            name: "kind",
            label: "種類でしぼる",
            empty: `すべて（${overview.total}）`,
            options: kinds.map((one) => ({
              value: one.kind,
              label: `${one.label}（${one.count}）`,
            })),
          },
        ]}
      />
      <PagedTable
        list={list}
        noun="機器"
        filters={filters}
        empty={{ title: "あてはまる機器がありません" }}
        caption="登録されている機器"
        columns={columnsFor(new Map(overview.kinds.map((one) => [one.kind, one.label])))}
        rowLink={(row) => `/assets/${row.id}`}
      />
    </Section>
  );
}

const unknown = <span className="whitespace-nowrap text-solid-gray-700">わからない</span>;

function columnsFor(labels: ReadonlyMap<Kind, string>): readonly Column<Asset>[] {
  return [
    { head: "製品", cell: fullName },
    { head: "種類", cell: (row) => labels.get(row.kind) ?? row.kind },
    { head: "バージョン", cell: (row) => row.version ?? unknown },
    { head: "置き場所", cell: (row) => row.place ?? unknown },
    { head: "つながり", cell: (row) => <Connections asset={row} /> },
  ];
}

function Connections({ asset }: { asset: Asset }) {
  const { internetFacing, emrConnected } = asset;
  if (!internetFacing && !emrConnected) {
    return internetFacing === false && emrConnected === false ? "どちらもなし" : unknown;
  }
  return (
    <span className="flex flex-wrap gap-1">
      {internetFacing && <Tag>インターネット</Tag>}
      {emrConnected && <Tag>電子カルテ</Tag>}
    </span>
  );
}
