import { Button } from "../../../ui/button.tsx";
import { DateText } from "../../../ui/date.tsx";
import { Loaded } from "../../../ui/loaded.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Reply, useAsk, useDo } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { findRefused, MESSAGE_STATES, seeRefused } from "../api.ts";
import { Retry, TONES } from "./messages.tsx";

type Refused = Reply<typeof findRefused>["items"][number];

const COLUMNS: readonly Column<Refused>[] = [
  { head: "宛先", cell: (row) => <span className="wrap-anywhere">{row.address}</span> },
  { head: "件名", cell: (row) => row.subject },
  {
    head: "状態",
    cell: (row) => (
      <>
        <StatusTag tone={TONES[row.outcome]} label={MESSAGE_STATES[row.outcome]} />
        <span className="mt-1 block text-solid-gray-700 wrap-anywhere">{row.reply}</span>
      </>
    ),
  },
  { head: "日時", cell: (row) => <DateText at={row.refusedAt} time /> },
  {
    head: "操作",
    cell: (row) => (
      <div className="flex flex-col gap-2">
        {row.may.retry && <Retry id={row.id} />}
        <Settle id={row.id} />
      </div>
    ),
  },
];

/** Invitations and the like that reached nobody; nothing stands here where all did. */
export function RefusedMail() {
  const asked = useAsk(findRefused);
  return (
    <Loaded from={asked}>
      {({ items, more }) =>
        items.length > 0 && (
          <Section title="届かなかった個別のメール">
            <p>
              招待やサインインのお知らせなど、お一人ずつに送るメールです。「もう一度送る」と、新しいリンクで書き直して送ります（「届いたか不明」のときは、もう1通届くことがあります）。電話などで伝えたら「片づけた」を押してください。
            </p>
            <Table
              caption="届かなかった個別のメール"
              columns={COLUMNS}
              rows={items}
              rowKey={(row) => row.id}
            />
            {more && <p>ほかにもあります。上から片づけると、続きが見えます。</p>}
          </Section>
        )
      }
    </Loaded>
  );
}

function Settle({ id }: { id: string }) {
  const settle = useDo(seeRefused);
  return (
    <>
      <Button
        size="small"
        className="whitespace-nowrap"
        pending={settle.isPending}
        onClick={() => settle.mutate({ params: { id } })}
      >
        片づけた
      </Button>
      {settle.error && <p role="alert">{settle.error.message}</p>}
    </>
  );
}
