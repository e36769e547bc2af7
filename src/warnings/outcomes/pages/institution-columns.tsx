import { DUTIES } from "../../../circle/organisations/api.ts";
import { LivenessLine } from "../../../circle/organisations/pages/liveness.tsx";
import { DateText } from "../../../ui/date.tsx";
import type { Reply } from "../../../ui/query.ts";
import { StatusTag, type Tone } from "../../../ui/status-tag.tsx";
import type { Column } from "../../../ui/table.tsx";
import { AUDIENCES, type getOutcome, SILENCES, type Silence, STANDINGS } from "../api.ts";
import {
  type ColumnKey,
  COLUMNS,
  type findInstitutions,
  PRIORITY_LABELS,
} from "../api-institutions.ts";
import { TONES } from "./standings.tsx";

export type Row = Reply<typeof findInstitutions>["rows"][number];
/** The picture of the same advisory: its words. */
export type Words = Pick<
  Reply<typeof getOutcome>,
  "byAnswer" | "byBasis" | "byPrefecture" | "cannotReasons"
>;

const SILENCE_TONES: Record<Silence, Tone> = {
  held: "waiting",
  no_contact: "danger",
  bounced: "danger",
  waiting: "waiting",
  accepted: "warning",
  opened: "progress",
};
const small = (text: string | null) => text && <span className="text-dns-14N-130">{text}</span>;
const moment = (at: string | null) => (at ? <DateText at={at} time /> : "－");

/** The chosen columns, in the words of this advisory. */
export function columnsOf(chosen: readonly ColumnKey[], words: Words): Column<Row>[] {
  const cells: Record<ColumnKey, Column<Row>["cell"]> = {
    name: (row) => row.name,
    code: (row) => row.code ?? "－",
    prefecture: (row) => words.byPrefecture.find(({ key }) => key === row.prefecture)?.label,
    audienceClass: (row) => AUDIENCES[row.audienceClass],
    standing: (row) => (
      <span className="flex flex-col items-start gap-1">
        <StatusTag tone={TONES[row.standing]} label={STANDINGS[row.standing].label} />
        {row.reason && row.reason !== "held" && (
          <StatusTag tone={SILENCE_TONES[row.reason]} label={SILENCES[row.reason].label} />
        )}
        {small(row.detail)}
      </span>
    ),
    reason: (row) =>
      row.reason ? (
        <StatusTag tone={SILENCE_TONES[row.reason]} label={SILENCES[row.reason].label} />
      ) : (
        "－"
      ),
    answer: (row) => words.byAnswer.find(({ answer }) => answer === row.answer)?.label ?? "－",
    answeredAt: (row) => moment(row.answeredAt),
    cannotReason: (row) =>
      words.cannotReasons.find(({ id }) => id === row.cannotReason)?.label ?? "－",
    plannedOn: (row) => (row.plannedOn ? <DateText at={row.plannedOn} /> : "－"),
    note: (row) => row.note ?? "－",
    dueAt: (row) => (
      <span className="flex flex-col items-start gap-1">
        {row.dueAt ? <DateText at={row.dueAt} /> : "－"}
        {row.overdue && <StatusTag tone="warning" label="過ぎています" />}
      </span>
    ),
    basis: (row) => words.byBasis.find(({ key }) => key === row.basis)?.label,
    priority: (row) => PRIORITY_LABELS[row.priority],
    relay: (row) => row.relay ?? "事務局から直接",
    notifiedAt: (row) => moment(row.notifiedAt),
    liveness: (row) => <LivenessLine liveness={row.liveness} />,
    phone: (row) => <Phones contacts={row.contacts} />,
    nextStep: (row) => (
      <span className="text-dns-14N-130">
        {row.nextStep ? (
          <>
            <DateText at={row.nextStep.at} time />
            {row.nextStep.label}
          </>
        ) : row.standing === "held" ? (
          "中継団体の転送を待っています"
        ) : (
          "予定なし"
        )}
      </span>
    ),
  };
  return chosen.map((key) => ({ head: COLUMNS[key], cell: cells[key] }));
}

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
