import type { Kind, KindFacts } from "../api.ts";
import { Banner } from "../../../ui/banner.tsx";
import { Button } from "../../../ui/button.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { Form } from "../../../ui/form.tsx";
import { Section } from "../../../ui/page.tsx";
import { type Finding, useDo } from "../../../ui/query.ts";
import { Select } from "../../../ui/select.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import { type SheetOutcome, type SheetPreview, takeSheet } from "../api-sheets.ts";

/** What was read, what will happen, what is asked: nothing stands in the register yet. */
export function Preview({
  preview,
  kinds,
  onTaken,
  onCancel,
}: {
  preview: SheetPreview;
  kinds: readonly KindFacts[];
  onTaken: (outcome: SheetOutcome) => void;
  onCancel: () => void;
}) {
  const take = useDo(takeSheet);
  const options = kinds.map(({ kind, label }) => ({ value: kind, label }));
  const useful = preview.added + preview.changed + preview.stated + preview.unknownKinds.length;
  const cancel = (
    <Button look="text" onClick={onCancel}>
      別のファイルを選ぶ
    </Button>
  );
  return (
    <>
      <Section title={`「${preview.fileName}」を読み取りました`}>
        <Counts preview={preview} />
        <Columns preview={preview} />
      </Section>
      <Findings findings={preview.findings} />
      {preview.sample.length > 0 && <Sample preview={preview} kinds={kinds} />}
      {useful === 0 ? (
        <>
          <Banner tone="info" title="新しく取り込むものはありません" />
          <div>{cancel}</div>
        </>
      ) : (
        <Form
          submit="台帳に取り込む"
          beside={cancel}
          onSubmit={async (values) => {
            const answered: [string, Kind][] = preview.unknownKinds.flatMap(({ ask }, at) => {
              const kind = values.text(`kind${at}`);
              return kind === "" ? [] : [[ask, kind as Kind]];
            });
            const body = { kinds: Object.fromEntries(answered) };
            onTaken(await take.mutateAsync({ params: { id: preview.id }, body }));
          }}
        >
          {preview.unknownKinds.map(({ ask, lines, examples }, at) => (
            <Select
              key={ask}
              name={`kind${at}`}
              label={`${ask}は、どの種類ですか（${lines}行）`}
              hint={`例：${examples.join("、")}`}
              empty="取り込まない"
              options={options}
            />
          ))}
        </Form>
      )}
    </>
  );
}

function Counts({ preview }: { preview: SheetPreview }) {
  const counts: [string, number][] = [
    ["新しく登録する", preview.added],
    ["直す", preview.changed],
    ["そのまま（同じ内容）", preview.same],
    ["種類を教えてください", preview.leftOut],
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 md:grid-cols-4">
      {counts.map(([label, count]) => (
        <div key={label} className="rounded-8 border border-solid-gray-300 p-4">
          <dt>{label}</dt>
          <dd className="text-std-24B-150 tabular-nums">{count}行</dd>
        </div>
      ))}
    </dl>
  );
}

/** A column that was not understood is said here, before anything is taken. */
function Columns({ preview: { columns, lacks, lines } }: { preview: SheetPreview }) {
  const unused = columns.filter(({ label }) => label === null);
  const quoted = (names: readonly string[]) => names.map((name) => `「${name}」`).join("");
  return (
    <>
      {lines > 0 && lacks.length > 0 && (
        <Banner tone="warning" title={`${quoted(lacks)}の列が見つかりません`}>
          <p>
            このまま取り込めますが、注意喚起が届いたとき、対象かどうかを1台ずつお尋ねすることになります。表にその列があるときは、列の名前を
            {quoted(lacks)}に直して、もう一度選んでください。
          </p>
        </Banner>
      )}
      {unused.length > 0 && (
        <Banner tone="info" title={`取り込まない列が${unused.length}列あります`}>
          <p>
            {quoted(unused.map(({ heading }) => heading))}
            は、何の列か読み取れないか、台帳に欄がないため、取り込みません。ほかの列は取り込めます。
          </p>
        </Banner>
      )}
      <Disclosure label="列の読み取り方を見る">
        <ul className="list-disc pl-6">
          {columns
            .filter(({ label }) => label !== null)
            .map(({ heading, label }) => (
              <li key={heading}>
                {heading} → {label}
              </li>
            ))}
        </ul>
      </Disclosure>
    </>
  );
}

/** What could not be read as it stands, cell by cell; the other lines are taken all the same. */
export function Findings({ findings, taken }: { findings: readonly Finding[]; taken?: boolean }) {
  if (findings.length === 0) return null;
  return (
    <Banner tone="warning" title={`確かめていただきたいところが${findings.length}か所あります`}>
      <ul className="max-h-80 list-disc overflow-y-auto pl-6" tabIndex={0}>
        {findings.map(({ where, message }) => (
          <li key={`${where} ${message}`}>
            <span className="font-bold">{where}</span>：{message}
          </li>
        ))}
      </ul>
      <p>
        {taken
          ? "表を直してもう一度取り込むと、直したところだけが加わります。"
          : "ほかの行は、このまま取り込めます。"}
      </p>
    </Banner>
  );
}

type Row = SheetPreview["sample"][number];

function Sample({ preview, kinds }: { preview: SheetPreview; kinds: readonly KindFacts[] }) {
  const labels = new Map(kinds.map(({ kind, label }) => [kind, label]));
  const columns: readonly Column<Row>[] = [
    { head: "製品", cell: (row) => row.name },
    { head: "種類", cell: (row) => (row.kind ? labels.get(row.kind) : "（これから選びます）") },
    { head: "バージョン", cell: (row) => row.version ?? "－" },
    { head: "ファイルの場所", cell: (row) => row.where },
  ];
  return (
    <Section title={`読み取った内容（初めの${preview.sample.length}行）`}>
      <Table
        caption="読み取った内容"
        columns={columns}
        rows={preview.sample}
        rowKey={(row) => row.where}
      />
    </Section>
  );
}
