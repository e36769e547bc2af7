import { DateText } from "../../../ui/date.tsx";
import { Section } from "../../../ui/page.tsx";
import type { Reply } from "../../../ui/query.ts";
import { type Column, Table } from "../../../ui/table.tsx";
import { DUTIES } from "../../../circle/organisations/api.ts";
import { POSITIONS } from "../api.ts";
import type { getHandover, Sheet } from "../api-handovers.ts";

type Contact = Sheet["contacts"][number];
const CONTACTS: readonly Column<Contact>[] = [
  { head: "お名前", cell: (row) => row.name },
  { head: "役割", cell: (row) => (row.duty ? DUTIES[row.duty] : "") },
  {
    head: "立場",
    cell: (row) => (
      <span className="whitespace-nowrap">
        {row.position ? POSITIONS[row.position].label : "連絡だけ"}
      </span>
    ),
  },
  { head: "メール", cell: (row) => <span className="break-all">{row.mail ?? "なし"}</span> },
  { head: "電話", cell: (row) => <span className="whitespace-nowrap">{row.phone ?? "なし"}</span> },
  { head: "最後の確認", cell: (row) => row.proved ?? "" },
];
const TODOS: readonly Column<Sheet["todos"][number]>[] = [
  { head: "件名", cell: (row) => row.title },
  { head: "理由", cell: (row) => row.reason },
  {
    head: "期限",
    cell: (row) =>
      row.by ? (
        <span className="whitespace-nowrap">
          <DateText at={row.by} />
        </span>
      ) : (
        "なし"
      ),
  },
];
const VENDORS: readonly Column<Sheet["vendors"][number]>[] = [
  { head: "業者", cell: (row) => row.name },
  { head: "受け持ちの機器", cell: (row) => row.devices.join("、") },
  {
    head: "台数",
    end: true,
    cell: (row) => <span className="inline-block min-w-10 whitespace-nowrap">{row.count}台</span>,
  },
];

/** What the organisation knows by itself: what is open, who helps, who is told, by whom. */
export function SheetView({
  organisation,
  sheet,
}: {
  organisation: Reply<typeof getHandover>["organisation"];
  sheet: Sheet;
}) {
  return (
    <>
      <Section title={`いま対応していること（${sheet.todos.length}件）`}>
        {sheet.todos.length === 0 ? (
          <p>ありません。</p>
        ) : (
          <Table caption="対応していること" columns={TODOS} rows={sheet.todos} rowKey={keyOf} />
        )}
      </Section>
      {organisation.kind === "institution" && (
        <Section title="機器と業者">
          <p>
            台帳に載っている機器は{sheet.assets}台です。
            {sheet.vendors.length === 0 && "保守の業者は台帳に書かれていません。"}
          </p>
          {sheet.vendors.length > 0 && (
            <Table
              caption="業者"
              columns={VENDORS}
              rows={sheet.vendors}
              rowKey={(row) => row.name}
            />
          )}
        </Section>
      )}
      <Section title="連絡先とサインインできる方">
        {sheet.contacts.length === 0 ? (
          <p>ありません。</p>
        ) : (
          <Table caption="連絡先" columns={CONTACTS} rows={sheet.contacts} rowKey={personKey} />
        )}
      </Section>
      <Section title="お知らせの届きかた">
        <p>
          {["事務局", ...sheet.route, organisation.name].join(" → ")}
          {sheet.route.length === 0 && "（事務局から直接届きます）"}
        </p>
        <p>
          困ったときの連絡先：{sheet.secretariat.name} {sheet.secretariat.contact}
        </p>
      </Section>
    </>
  );
}

const keyOf = (row: Sheet["todos"][number]) => `${row.title} ${row.reason} ${row.by}`;
const personKey = (row: Contact) => `${row.name} ${row.mail} ${row.phone}`;
