import { FilterBar } from "../../../ui/filter-bar.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { DUTIES } from "../../../circle/organisations/api.ts";
import { LivenessLine } from "../../../circle/organisations/pages/liveness.tsx";
import { getVocabulary } from "../../../circle/members/api.ts";
import { useFilterBar, useParam, writeSearch } from "../../../ui/address.tsx";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatNumber } from "../../../ui/count.tsx";
import { DateText } from "../../../ui/date.tsx";
import { ConfirmButton } from "../../../ui/dialog.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo, usePaged } from "../../../ui/query.ts";
import { optionsOf } from "../../../ui/select.tsx";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { AUDIENCES, getOutcome, SILENCES, type Silence } from "../api.ts";
import { findSilent, PRIORITY_LABELS, remindSilent } from "../api-silent.ts";
import { markWord } from "./standings.tsx";

type Row = Reply<typeof findSilent>["rows"][number];
const NONE = { prefecture: "", audienceClass: "", relayId: "", priority: "", reason: "" };

const TONES: Record<Silence, Tone> = {
  held: "waiting",
  no_contact: "danger",
  bounced: "danger",
  waiting: "waiting",
  accepted: "warning",
  opened: "progress",
};
const COLUMNS: readonly Column<Row>[] = [
  { head: "施設", cell: (row) => row.name },
  {
    head: "お返事のない理由",
    cell: (row) => (
      <span className="flex flex-col items-start gap-1">
        <StatusTag tone={TONES[row.reason]} label={SILENCES[row.reason].label} />
        {row.detail && <span className="text-dns-14N-130">{row.detail}</span>}
      </span>
    ),
  },
  {
    head: "連絡先の確認",
    cell: (row) => (
      <>
        <LivenessLine liveness={row.liveness} />
        <span className="inline-block w-full text-dns-14N-130 text-solid-gray-700">
          {row.relay ? `${row.relay}を通じて` : "事務局から直接"}
        </span>
      </>
    ),
  },
  { head: "電話", cell: (row) => <Phones contacts={row.contacts} /> },
  { head: "優先度", whole: true, cell: (row) => PRIORITY_LABELS[row.priority] },
  {
    head: "次の連絡",
    cell: (row) => (
      <span className="text-dns-14N-130">
        {row.nextStep ? (
          <>
            <DateText at={row.nextStep.at} time />
            {row.nextStep.label}
          </>
        ) : row.reason === "held" ? (
          "中継団体の転送を待っています"
        ) : (
          "予定なし"
        )}
      </span>
    ),
  },
];

/** Who to ring, in order; a number is a link that rings it. */
export function Phones({ contacts }: { contacts: Row["contacts"] }) {
  const known = contacts.filter((one) => one.phone);
  if (known.length === 0) return <span>電話番号の登録がありません</span>;
  return (
    <ul className="flex flex-col gap-0.5">
      {known.map((one) => (
        <li key={`${one.name} ${one.phone}`}>
          <a className="link relative z-10 whitespace-nowrap" href={`tel:${one.phone}`}>
            {one.phone}
          </a>{" "}
          <span className="text-dns-14N-130">
            {one.name}（{DUTIES[one.duty as keyof typeof DUTIES] ?? one.duty}）{one.reachable}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Who has not answered one advisory, why, and how to reach them: to be rung, printed, taken as a file. */
export default function Silent() {
  const advisoryId = useParam("id");
  const filters = useFilterBar({ mark: "live", ...NONE });
  const list = usePaged(findSilent, { params: { advisoryId }, query: filters.values });
  const { mark: _, ...chosen } = filters.values;
  const choices = useChoices(advisoryId);
  return (
    <Loaded from={list}>
      {({ title, mark, may }) => (
        <Page
          title="お返事のない施設"
          trail={[
            { label: "集計", to: "/outcomes" },
            { label: `${markWord(mark)}${title}`, to: `/outcomes/${advisoryId}` },
          ]}
          lead={{
            what: "電話で様子を聞き、施設を開いてお答えを代わりに記録してください。",
            unsure: "「受信サーバーまで」は、メールが読まれたかどうかわからないという意味です。",
          }}
          actions={
            <>
              <Button icon="print" onClick={() => window.print()}>
                印刷する
              </Button>
              <DownloadLink
                href={`/api/outcomes/${advisoryId}/silent/csv${writeSearch(filters.values)}`}
                kind="CSV"
              >
                一覧を保存
              </DownloadLink>
            </>
          }
        >
          <FilterBar of={filters} choices={choices} />
          {may.remind && <Remind advisoryId={advisoryId} filters={chosen} />}
          <PagedTable
            list={list}
            noun="施設"
            filters={filters}
            empty={{
              title: "あてはまる施設がありません",
              children: "お返事を待っている施設はありません。",
            }}
            caption="お返事のない施設"
            columns={COLUMNS}
            rowKey={(row) => row.reactionId}
            rowLink={(row) => `/answers/${row.reactionId}`}
          />
        </Page>
      )}
    </Loaded>
  );
}

/** What the list is narrowed by; the relays of this advisory, where there are several. */
function useChoices(advisoryId: string) {
  const words = useAsk(getVocabulary);
  const outcome = useAsk(getOutcome, { params: { advisoryId }, query: {} });
  const relays = outcome.data?.byRelay.filter((one) => one.key !== "") ?? [];
  const places = words.data?.prefectures.map((one) => ({ value: one.code, label: one.name }));
  return [
    { name: "reason", label: "お返事のない理由", options: optionsOf(SILENCES) },
    { name: "prefecture", label: "都道府県", options: places ?? [] },
    { name: "audienceClass", label: "施設の区分", options: optionsOf(AUDIENCES) },
    { name: "priority", label: "優先度", options: optionsOf(PRIORITY_LABELS) },
    ...(relays.length > 1
      ? [
          {
            name: "relayId",
            label: "伝える団体",
            options: relays.map((one) => ({ value: one.key, label: one.label })),
          } as const,
        ]
      : []),
  ] as const;
}

function Remind({ advisoryId, filters }: { advisoryId: string; filters: typeof NONE }) {
  const remind = useDo(remindSilent);
  const { reason: _reason, ...chosen } = filters;
  const body = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== ""));
  const done = remind.data;
  return (
    <div className="flex flex-col items-start gap-3 print:hidden">
      <ConfirmButton
        label="お返事のない施設にもう一度送る"
        icon="send"
        title="もう一度送りますか"
        confirm="もう一度送る"
        onConfirm={() => remind.mutateAsync({ params: { advisoryId }, body })}
      >
        いまの絞り込み（理由を除く）にあてはまる、お知らせが届いてお答えのない施設に、催促のメールを1通ずつ送ります。少し前に送った施設と、何度も送った施設には送りません。
      </ConfirmButton>
      {done && (
        <Banner
          tone={done.reminded > 0 ? "success" : "info"}
          title={`${formatNumber(done.told)}通を送ります`}
        >
          {done.spared > 0 &&
            `${formatNumber(done.spared)}施設は、少し前に送ったか、何度も送ったため送りません。`}
          {done.left > 0 && `残り${formatNumber(done.left)}施設は、もう一度押すと送ります。`}
        </Banner>
      )}
    </div>
  );
}
