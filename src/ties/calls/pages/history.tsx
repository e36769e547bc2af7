import { ConfirmButton } from "../../../ui/dialog.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Empty } from "../../../ui/empty.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { useAsk, useDo } from "../../../ui/query.ts";
import { getWanted, type Made, OUTCOMES, removeCall } from "../api.ts";

/** Every call to an organisation, the latest first: a part for whatever page is about it. */
export function CallHistory({ organisationId }: { organisationId: string }) {
  const wanted = useAsk(getWanted, { params: { id: organisationId } });
  return <Loaded from={wanted}>{({ calls }) => <CallLines calls={calls} />}</Loaded>;
}

export function CallLines({ calls }: { calls: readonly Made[] }) {
  if (calls.length === 0) {
    return <Empty title="まだ電話していません">電話の結果を記録すると、ここに残ります。</Empty>;
  }
  return (
    <ol className="flex max-w-3xl flex-col">
      {calls.map((call) => (
        <Line key={call.id} call={call} />
      ))}
    </ol>
  );
}

function Line({ call }: { call: Made }) {
  const remove = useDo(removeCall);
  return (
    <li className="flex flex-col gap-1 border-b border-solid-gray-300 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <p>
          <DateText at={call.at} time />　<strong>{OUTCOMES[call.outcome]}</strong>
          {call.by && `　${call.by}`}
          {call.phone && `　${call.phone}`}
        </p>
        <span className="print:hidden">
          <ConfirmButton
            label="取り消す"
            look="text"
            size="small"
            title="この電話の記録を取り消しますか"
            confirm="記録を取り消す"
            danger
            onConfirm={() => remove.mutateAsync({ params: { id: call.id } })}
          >
            <p>間違えて記録したときに使います。メモも消えます。聞いたお答えは残ります。</p>
          </ConfirmButton>
        </span>
      </div>
      {call.againAt && (
        <p>
          次にかける：
          <DateText at={call.againAt} time />
        </p>
      )}
      {call.note && <p className="whitespace-pre-line">{call.note}</p>}
      {call.titles.length > 0 && (
        <p className="text-dns-14N-130 text-solid-gray-700">{call.titles.join("、")}</p>
      )}
    </li>
  );
}
