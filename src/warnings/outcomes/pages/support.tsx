import { Paged } from "../../../ui/paged-table.tsx";
import { type Filters, useFilterBar } from "../../../ui/address.tsx";
import { FilterBar } from "../../../ui/filter-bar.tsx";
import { optionsOf } from "../../../ui/select.tsx";
import { Button } from "../../../ui/button.tsx";
import { formatDateTime } from "../../../ui/date.tsx";
import { LinkButton } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { type Reply, useDo, usePaged } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { findSupport, takeSupport } from "../api-support.ts";
import { Phones } from "./institution-columns.tsx";

type Request = Reply<typeof findSupport>["rows"][number];

/** 支援の求め: everybody who asked for help, the longest waiting first. */
export default function Support() {
  const filters = useFilterBar({ advisory: "", taken: "" });
  return (
    <Page
      title="支援の求め"
      trail={[{ label: "集計", to: "/outcomes" }]}
      lead={{
        what: "長く待っている施設が上です。引き受けたら印を付けて、電話をかけてください。",
        unsure:
          "対応が進んだら、施設を開いて電話で聞いたお答えを記録すると、この一覧から消えます。",
      }}
    >
      <FilterBar
        of={filters}
        choices={[
          {
            name: "taken",
            label: "引き受け",
            options: optionsOf({ no: "まだ誰も引き受けていない", yes: "引き受けた" }),
          },
        ]}
      />
      <SupportList advisoryId={filters.values.advisory} whole={filters} />
    </Page>
  );
}

/** Requests for help, of one advisory or all. Nothing at all where there are none, unless it is the `whole` page with its filters. */
export function SupportList({
  advisoryId,
  whole,
}: {
  advisoryId: string;
  whole?: Filters<{ advisory: string; taken: string }>;
}) {
  const list = usePaged(findSupport, { query: { advisoryId, taken: whole?.values.taken } });
  if (!whole && list.data && list.rows.length === 0)
    return <p>支援を求めている施設はありません。</p>;
  return (
    <Paged
      list={list}
      noun="支援の求め"
      {...(whole && { filters: whole })}
      empty={{ title: "支援の求めはありません", children: "いま待っている施設はありません。" }}
    >
      {(rows) => (
        <ul className="flex flex-col gap-3">
          {rows.map((row) => (
            <RequestLine key={row.reactionId} request={row} mayTake={list.data!.may.take} />
          ))}
        </ul>
      )}
    </Paged>
  );
}

function RequestLine({ request, mayTake }: { request: Request; mayTake: boolean }) {
  const take = useDo(takeSupport);
  const { taken } = request;
  const press = () =>
    take.mutate({ params: { reactionId: request.reactionId }, body: { taken: taken === null } });
  return (
    <li className="grid break-inside-avoid gap-x-8 gap-y-3 rounded-8 border border-solid-gray-300 p-4 wide:grid-cols-[1fr_auto]">
      <div className="flex flex-col gap-1">
        <p className="text-std-18B-160">{request.name}</p>
        <p className="text-solid-gray-700">
          {formatDateTime(request.askedAt)}から・{request.title}
        </p>
        {request.note && <p className="border-l-4 border-solid-gray-300 pl-3">{request.note}</p>}
        {request.phone && (
          <p>
            お答えに書かれた電話:{" "}
            <a className="link text-std-18B-160" href={`tel:${request.phone}`}>
              {request.phone}
            </a>
          </p>
        )}
        <Phones contacts={request.contacts} />
      </div>
      {mayTake && (
        <div className="flex flex-col items-start gap-2 print:hidden">
          {taken ? (
            <StatusTag
              tone="progress"
              label={`${taken.by ?? "事務局"}が引き受け（${formatDateTime(taken.at)}）`}
            />
          ) : (
            <StatusTag tone="danger" label="まだ誰も引き受けていません" />
          )}
          <Button
            look={taken ? "text" : "solid"}
            size="small"
            pending={take.isPending}
            onClick={press}
          >
            {taken ? "引き受けをやめる" : "引き受ける"}
          </Button>
          <LinkButton to={`/answers/${request.reactionId}`} size="small">
            開いてお答えを記録する
          </LinkButton>
        </div>
      )}
    </li>
  );
}
