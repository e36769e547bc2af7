import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { getVocabulary } from "../../../circle/members/api.ts";
import { useFilterBar, useParam } from "../../../ui/address.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { DownloadLink, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { useAsk, usePaged } from "../../../ui/query.ts";
import { Tag } from "../../../ui/tag.tsx";
import { readRound, REASONS } from "../api.ts";
import { askedColumns } from "./asked.tsx";
import { Rate } from "./figures.tsx";

/** One round: how far it is, and who is silent. */
export default function Round() {
  const params = { id: useParam("id") };
  const filters = useFilterBar({ show: "", prefecture: "" });
  const list = usePaged(readRound, { params, query: filters.values });
  const words = useAsk(getVocabulary);
  const places = new Map(words.data?.prefectures.map((one) => [one.code as string, one.name]));
  return (
    <Loaded from={list} lines={6}>
      {(round) => (
        <Page
          title={round.title}
          trail={[{ label: "疎通確認", to: "/probes" }]}
          tags={<Tag>{REASONS[round.reason]}</Tag>}
          actions={
            <>
              <LinkButton to={`/probes/reach?round=${round.id}`}>地図と内訳を見る</LinkButton>
              <DownloadLink href={`/api/probes/rounds/${round.id}/csv`} kind="CSV">
                結果を保存
              </DownloadLink>
            </>
          }
        >
          <Section title="進み具合">
            <Progress
              label="連絡がついた組織"
              done={round.reached}
              total={round.asked}
              unit="組織"
            />
            <p>
              <DateText at={round.startedAt} time /> に {formatNumber(round.contacts)}
              人の連絡先に始めました。期限までに連絡がついた組織：
              <Rate reached={round.inTime} asked={round.asked} />
            </p>
          </Section>
          <Section title="組織ごとの様子">
            <FilterBar
              of={filters}
              choices={[
                {
                  name: "show",
                  label: "表示",
                  empty: "連絡がついていない組織",
                  options: [
                    { value: "reached", label: "連絡がついた組織" },
                    { value: "all", label: "すべて" },
                  ],
                },
                {
                  name: "prefecture",
                  label: "都道府県",
                  options: [...places].map(([value, label]) => ({ value, label })),
                },
              ]}
            />
            <PagedTable
              list={list}
              noun="組織"
              filters={filters}
              empty={{
                title: "あてはまる組織はありません",
                children: "すべての組織に連絡がつきました。",
              }}
              caption="確かめた組織"
              columns={askedColumns(places)}
              rowKey={(row) => row.organisationId}
            />
          </Section>
        </Page>
      )}
    </Loaded>
  );
}
