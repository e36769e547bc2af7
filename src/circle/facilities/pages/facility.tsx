import type { ReactNode } from "react";
import { useParam } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Link, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { type Reply, useAsk } from "../../../ui/query.ts";
import { Tag } from "../../../ui/tag.tsx";
import { getFacility, getWords, type Words } from "../api.ts";
import { Actions } from "./actions.tsx";
import { addressOf, wordOf } from "./words.tsx";

/** One facility: what the lists and people say of it, and what became of it. */
export default function FacilityPage() {
  const facility = useAsk(getFacility, { params: { id: useParam("id") } });
  const words = useAsk(getWords);
  return (
    <Loaded from={words}>
      {(known) => (
        <Loaded from={facility} lines={8}>
          {(row) => <Facility row={row} words={known} />}
        </Loaded>
      )}
    </Loaded>
  );
}

type Row = Reply<typeof getFacility>;

function Facility({ row, words }: { row: Row; words: Words }) {
  const fact = (term: string, field: string | null, value: ReactNode) => (
    <div className="md:contents">
      <dt className="text-solid-gray-700">{term}</dt>
      <dd className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>{value ?? "不明"}</span>
        {field && row.confirmed.includes(field) && <Tag>人が確かめた値</Tag>}
      </dd>
    </div>
  );
  const beds =
    row.beds === null
      ? null
      : row.beds === 0
        ? "なし"
        : `${row.beds}床${row.bedsText ? `（${row.bedsText.trim()}）` : ""}`;
  return (
    <Page
      title={row.name}
      trail={[{ label: "施設マスタ", to: "/facilities" }]}
      tags={
        <>
          <Tag>{wordOf(words.kinds, row.kind)}</Tag>
          {row.functions.map((id) => (
            <Tag key={id}>{wordOf(words.functions, id)}</Tag>
          ))}
        </>
      }
      actions={
        row.may.edit &&
        !row.mergedInto && (
          <LinkButton to={`/facilities/${row.id}/edit`} icon="edit">
            内容を直す・確かめる
          </LinkButton>
        )
      }
    >
      <State row={row} />
      <Section title="施設のこと">
        <dl className="grid gap-x-8 gap-y-3 md:grid-cols-[12rem_1fr]">
          {fact("ふりがな", "kana", row.kana)}
          {fact("種別", "kind", wordOf(words.kinds, row.kind))}
          {fact("医療機関コード", null, row.codes.join("、") || "なし")}
          {fact("郵便番号", "postal", row.postal)}
          {fact("所在地", "address", addressOf(words, row))}
          {fact("電話番号", "phone", row.phone)}
          {fact("FAX番号", "fax", row.fax)}
          {fact("病床数", "beds", beds)}
          {fact("病床区分", null, row.bedClass && wordOf(words.bedClasses, row.bedClass))}
          {fact("開設者", "founder", row.founder && wordOf(words.founders, row.founder))}
          {row.openedOn && fact("開設年月日", null, <DateText at={row.openedOn} era />)}
          {row.designatedOn && fact("指定年月日", null, <DateText at={row.designatedOn} era />)}
        </dl>
      </Section>
      {row.formerNames.length + row.merged.length > 0 && (
        <Section title="以前の名称・統合した施設">
          <ul className="list-disc pl-6">
            {row.formerNames.map((one) => (
              <li key={one.name + one.untilOn}>
                {one.name}（<DateText at={one.untilOn} />
                まで）
              </li>
            ))}
            {row.merged.map((one) => (
              <li key={one.id}>
                <Link to={`/facilities/${one.id}`}>{one.name}</Link>（統合）
              </li>
            ))}
          </ul>
        </Section>
      )}
      {row.history.length > 0 && (
        <Section title="これまでのこと">
          <ol className="flex flex-col gap-3">
            {row.history.map((one) => (
              <li key={one.at + one.what} className="border-l-4 border-solid-gray-300 pl-4">
                <span className="text-solid-gray-700">
                  <DateText at={one.at} time />
                </span>
                <p>{one.what}</p>
                {one.reason && <p className="text-solid-gray-700">理由：{one.reason}</p>}
              </li>
            ))}
          </ol>
        </Section>
      )}
      {row.may.edit && <Actions row={row} words={words} />}
    </Page>
  );
}

function State({ row }: { row: Row }) {
  if (row.mergedInto)
    return (
      <Banner tone="info" title="この施設は統合されました">
        いまは「<Link to={`/facilities/${row.mergedInto.id}`}>{row.mergedInto.name}</Link>
        」です。コードはそちらに移っています。
        {row.closedReason && <p>理由：{row.closedReason}</p>}
      </Banner>
    );
  if (!row.closedOn) return null;
  return (
    <Banner tone="warning" title="この施設は閉じています">
      <DateText at={row.closedOn} />
      {row.closedReason && <p>理由：{row.closedReason}</p>}
    </Banner>
  );
}
