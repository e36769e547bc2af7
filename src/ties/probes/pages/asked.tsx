import { DUTIES } from "../../../circle/organisations/api.ts";
import { DateText } from "../../../ui/date.tsx";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { type AskedRow, HOPS, PROBE_STATES, type ProbeState } from "../api.ts";

export const STATE_TONES: Record<ProbeState, Tone> = {
  waiting: "waiting",
  answered: "done",
  changed: "progress",
  not_ours: "warning",
  bounced: "danger",
};

/** How each contact of an organisation stands, with its number to ring. */
export function Contacts({ contacts }: { contacts: AskedRow["contacts"] }) {
  return (
    <ul className="flex flex-col gap-3">
      {contacts.map((one, at) => (
        <li key={at} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="w-full">
            {one.name}（{DUTIES[one.duty as keyof typeof DUTIES] ?? one.duty}）
          </span>
          <StatusTag tone={STATE_TONES[one.state]} label={PROBE_STATES[one.state]} />
          {one.phone && (
            <a
              className="link relative z-10 whitespace-nowrap max-md:py-2"
              href={`tel:${one.phone}`}
            >
              {one.phone}
            </a>
          )}
          {one.reachable && <span className="text-dns-14N-130">{one.reachable}</span>}
        </li>
      ))}
    </ul>
  );
}

/** How far an organisation was followed up. */
function Followed({ row }: { row: AskedRow }) {
  if (row.reached) return <StatusTag tone="done" label="連絡がついた" />;
  return (
    <span className="flex flex-col items-start gap-1">
      {row.phoneListedAt ? (
        <StatusTag tone="danger" label="電話の一覧" />
      ) : (
        <StatusTag tone="waiting" label="お返事待ち" />
      )}
      {row.relayToldAt && (
        <span className="text-dns-14N-130">
          <DateText at={row.relayToldAt} />
          に団体へ依頼
        </span>
      )}
    </span>
  );
}

/** The columns of a list of organisations that were asked. */
export function askedColumns(places: ReadonlyMap<string, string>): readonly Column<AskedRow>[] {
  return [
    { head: "組織", cell: (row) => row.name },
    {
      head: "場所",
      whole: true,
      cell: (row) => (row.prefecture ? places.get(row.prefecture) : null) ?? HOPS[row.hop],
    },
    { head: "伝える団体", cell: (row) => row.relay ?? "事務局から直接" },
    { head: "様子", cell: (row) => <Followed row={row} /> },
    { head: "連絡先", cell: (row) => <Contacts contacts={row.contacts} /> },
  ];
}
