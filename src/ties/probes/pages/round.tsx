import { getVocabulary } from "../../../circle/members/api.ts";
import { useFilters, useParam } from "../../../ui/address.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { DownloadLink, LinkButton } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page, Section } from "../../../ui/page.tsx";
import { Pager } from "../../../ui/pager.tsx";
import { Progress } from "../../../ui/progress.tsx";
import { useAsk, useAskMore } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { Table } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { readRound, REASONS } from "../api.ts";
import { askedColumns } from "./asked.tsx";
import { Rate } from "./figures.tsx";

/** One round: how far it is, and who is silent. */
export default function Round() {
  const params = { id: useParam("id") };
  const [filters, change] = useFilters({ show: "", prefecture: "" });
  const list = useAskMore(readRound, { params, query: filters });
  const words = useAsk(getVocabulary);
  const places = new Map(words.data?.prefectures.map((one) => [one.code as string, one.name]));
  return (
    <Loaded from={list} lines={6}>
      {({ pages }) => {
        const round = pages[0]!;
        const rows = pages.flatMap((page) => page.rows);
        return (
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
              <div className="grid gap-4 sm:grid-cols-2 md:grid-cols-3 print:hidden">
                <Select
                  name="show"
                  label="表示"
                  empty="連絡がついていない組織"
                  value={filters.show}
                  onChange={(event) => change({ show: event.target.value })}
                  options={[
                    { value: "reached", label: "連絡がついた組織" },
                    { value: "all", label: "すべて" },
                  ]}
                />
                <Select
                  name="prefecture"
                  label="都道府県"
                  empty="すべて"
                  value={filters.prefecture}
                  onChange={(event) => change({ prefecture: event.target.value })}
                  options={[...places].map(([value, label]) => ({ value, label }))}
                />
              </div>
              {rows.length === 0 ? (
                <Empty title="あてはまる組織はありません">
                  {filters.show === "" && "すべての組織に連絡がつきました。"}
                </Empty>
              ) : (
                <div>
                  <Table
                    caption="確かめた組織"
                    columns={askedColumns(places)}
                    rows={rows}
                    rowKey={(row) => row.organisationId}
                  />
                  <Pager shown={rows.length} from={list} />
                </div>
              )}
            </Section>
          </Page>
        );
      }}
    </Loaded>
  );
}
