import type { ReactNode } from "react";
import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Gloss } from "../../../ui/gloss.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { DUTIES } from "../../organisations/api.ts";
import { getInstitution, getVocabulary, type Vocabulary } from "../api.ts";
import { type Contact, listContacts } from "../../organisations/api.ts";
import { LivenessLine } from "../../organisations/pages/liveness.tsx";
import { RouteLine } from "./route-line.tsx";

/** One institution: what it is, by whom it is told, and whom one reaches there. */
export default function InstitutionPage() {
  const params = { id: useParam("id") };
  const institution = useAsk(getInstitution, { params });
  const vocabulary = useAsk(getVocabulary);
  return (
    <Loaded from={vocabulary}>
      {(words) => (
        <Loaded from={institution}>{(row) => <Institution row={row} words={words} />}</Loaded>
      )}
    </Loaded>
  );
}

function Institution({ row, words }: { row: Reply<typeof getInstitution>; words: Vocabulary }) {
  const params = { id: row.id };
  const contacts = useAsk(listContacts, { params });
  const label = (list: { id: string; label: string }[], id: string) =>
    list.find((item) => item.id === id)?.label ?? id;
  const place = words.prefectures.find((item) => item.code === row.prefecture)?.name;
  const beds = row.beds > 0 ? `${row.beds}床（${label(words.bedClasses, row.bedClass)}）` : "なし";
  const own = row.may.editContacts && !row.may.edit;
  return (
    <Page
      title={row.name}
      trail={[
        own ? { label: "連絡先と利用者", to: "/people/own" } : { label: "会員", to: "/members" },
      ]}
      tags={
        <>
          <Tag>{label(words.kinds, row.kind)}</Tag>
          {row.functions.map((id) => (
            <Tag key={id}>{label(words.functions, id)}</Tag>
          ))}
          {row.critical && <Tag>基幹インフラの指定あり</Tag>}
        </>
      }
      actions={
        row.may.edit && (
          <LinkButton to={`/members/${row.id}/edit`} icon="edit">
            内容を直す
          </LinkButton>
        )
      }
    >
      {row.mergedInto && (
        <Banner tone="info" title="この医療機関は統合されました">
          これからのことは、<Link to={`/members/${row.mergedInto}`}>統合先の医療機関</Link>
          にお知らせします。
        </Banner>
      )}
      {row.closedAt && !row.mergedInto && (
        <Banner tone="warning" title="この医療機関は閉じられています">
          <DateText at={row.closedAt} />
          から、お知らせは届きません。
        </Banner>
      )}
      <Section
        title="施設のこと"
        actions={
          (own || row.may.edit) && (
            <LinkButton to={`/members/${row.id}/origin`} size="small">
              由来・区分の決まり方{row.may.edit && "・閉院・統合"}
            </LinkButton>
          )
        }
      >
        <dl className="grid gap-x-8 gap-y-3 md:grid-cols-[12rem_1fr]">
          <Fact term="ふりがな">{row.kana ?? "―"}</Fact>
          <Fact term="医療機関コード">{row.code ?? "―"}</Fact>
          <Fact term="都道府県">{place}</Fact>
          <Fact term="病床数">{beds}</Fact>
          <Fact term="開設者">{label(words.founders, row.founder)}</Fact>
          <Fact term={<Gloss term="区分">お知らせの急ぎ方と経路を決めるめやすです。</Gloss>}>
            {row.tier} {label(words.tiers, row.tier)}（{row.tierReason}）
          </Fact>
        </dl>
      </Section>
      <Section title="お知らせの経路">
        {row.route ? (
          <div className="flex flex-col gap-2">
            <p>{row.route.name}</p>
            <RouteLine steps={row.route.steps} />
          </div>
        ) : (
          <p>決まっていません。事務局から直接お知らせします。</p>
        )}
      </Section>
      <Section
        title="連絡先"
        actions={
          row.may.editContacts && (
            <LinkButton
              to={own ? "/people/own" : `/people/organisations/${row.id}`}
              icon="edit"
              size="small"
            >
              連絡先を直す・招待する
            </LinkButton>
          )
        }
      >
        <Loaded from={contacts}>
          {({ contacts: people }) =>
            people.length === 0 ? (
              <Empty title="連絡先がありません">お知らせが届きません。</Empty>
            ) : (
              <Table
                caption="連絡先"
                columns={people.some((one) => one.reachable) ? [...COLUMNS, HOURS] : COLUMNS}
                rows={people}
                rowKey={(person) => person.id}
              />
            )
          }
        </Loaded>
      </Section>
    </Page>
  );
}

const COLUMNS: readonly Column<Contact>[] = [
  { head: "お名前", whole: true, cell: (row) => row.name },
  { head: "役割", cell: (row) => DUTIES[row.duty] },
  {
    head: "メール",
    cell: (row) => (
      <>
        <span className="mr-2 break-all">{row.mail ?? "―"}</span>
        {row.mailDeadAt && <StatusTag tone="danger" label="届きません" />}
      </>
    ),
  },
  { head: "確認", cell: (row) => <LivenessLine liveness={row.liveness} /> },
  { head: "電話", whole: true, cell: (row) => row.phone ?? "―" },
];
const HOURS: Column<Contact> = { head: "つながる時間", cell: (row) => row.reachable ?? "―" };

function Fact({ term, children }: { term: ReactNode; children: ReactNode }) {
  return (
    <div className="md:contents">
      <dt className="text-solid-gray-700">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
