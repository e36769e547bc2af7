import { given, useFilterBar } from "../../../ui/address.tsx";
import { FilterBar } from "../../../ui/filter-bar.tsx";
import { optionsOf } from "../../../ui/select.tsx";
import { PagedTable } from "../../../ui/paged-table.tsx";
import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { type Reply, useDo, usePaged } from "../../../ui/query.ts";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { findMessages, MESSAGE_STATES, REFUSALS, retryMessage } from "../api.ts";

type State = keyof typeof MESSAGE_STATES;
type Message = Reply<typeof findMessages>["rows"][number];

export const TONES: Record<State, Tone> = {
  queued: "waiting",
  sending: "progress",
  accepted: "done",
  temporarily_failed: "warning",
  permanently_failed: "danger",
  unknown: "unknown",
  cancelled: "neutral",
};

const COLUMNS: readonly Column<Message>[] = [
  {
    head: "宛先",
    cell: (row) => (
      <>
        {row.organisation}
        <span className="block font-normal wrap-anywhere">
          {row.recipient ? `${row.recipient}（${row.address}）` : (row.address ?? "まだ")}
        </span>
      </>
    ),
  },
  { head: "件名", cell: (row) => row.subjects.join("／") },
  {
    head: "状態",
    cell: (row) => (
      <>
        <StatusTag tone={TONES[row.state]} label={MESSAGE_STATES[row.state]} />
        {row.refusal && <span className="mt-1 block">{REFUSALS[row.refusal]}</span>}
        {row.serverReply && row.state !== "accepted" && (
          <span className="mt-1 block text-solid-gray-700 wrap-anywhere">{row.serverReply}</span>
        )}
      </>
    ),
  },
  { head: "作成", cell: (row) => <DateText at={row.createdAt} time /> },
  { head: "操作", cell: (row) => row.may.retry && <Retry id={row.id} /> },
];

/** The mails, newest first, of one state or all. */
export function MessageList() {
  const filters = useFilterBar({ state: "" });
  const list = usePaged(findMessages, { query: given(filters.values) });
  return (
    <>
      <FilterBar
        of={filters}
        choices={[{ name: "state", label: "状態で絞る", options: optionsOf(MESSAGE_STATES) }]}
      />
      <PagedTable
        list={list}
        noun="メール"
        filters={filters}
        empty={{ title: "まだメールはありません" }}
        caption="送ったメール"
        columns={COLUMNS}
      />
    </>
  );
}

/** Sends one mail again. */
export function Retry({ id }: { id: string }) {
  const retry = useDo(retryMessage);
  return (
    <>
      <Button
        size="small"
        className="whitespace-nowrap"
        pending={retry.isPending}
        onClick={() => retry.mutate({ params: { id } })}
      >
        もう一度送る
      </Button>
      {retry.error && <p role="alert">{retry.error.message}</p>}
    </>
  );
}
