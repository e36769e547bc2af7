import { Disclosure } from "../../../ui/disclosure.tsx";
import { Section } from "../../../ui/page.tsx";
import { formatDate } from "../../../ui/date.tsx";
import { type Column, Table } from "../../../ui/table.tsx";
import type { Advisory } from "../api.ts";

type Vulnerability = Advisory["vulnerabilities"][number];
const COLUMNS: readonly Column<Vulnerability>[] = [
  {
    head: "番号",
    cell: (one) => (
      <>
        {one.id}
        {one.title && <span className="block font-normal break-words">{one.title}</span>}
      </>
    ),
  },
  {
    head: "CVSS",
    cell: (one) =>
      one.cvss ? (
        <>
          {one.cvss.score?.toFixed(1) ?? "－"}（v{one.cvss.version}）
          {one.cvss.vector && (
            <span className="block text-dns-14N-130 break-all text-solid-gray-700">
              {one.cvss.vector}
            </span>
          )}
        </>
      ) : (
        "記載なし"
      ),
  },
  { head: "CWE", cell: (one) => one.cwe ?? "－" },
  {
    head: "KEV",
    cell: (one) =>
      one.kevAdded
        ? `${formatDate(one.kevAdded)}に掲載${one.ransomware ? "。ランサムウェアでも使用" : ""}`
        : one.exploited
          ? "掲載なし（文書に悪用の記述あり）"
          : "掲載なし",
  },
  {
    head: "EPSS",
    end: true,
    cell: (one) => (one.epss === null ? "－" : `${(one.epss * 100).toFixed(1)}％`),
  },
  {
    head: "直し方・備え（原文）",
    cell: (one) => (
      <ul className="list-disc pl-5">
        {one.remediations.slice(0, 5).map((remedy) => (
          <li key={remedy.category + remedy.details} className="break-words">
            {[...remedy.details].slice(0, 400).join("") || remedy.category}
          </li>
        ))}
      </ul>
    ),
  },
];

/** Numbers and vectors for those who want them; nobody needs them to decide. */
export function Expert({ advisory }: { advisory: Advisory }) {
  if (advisory.vulnerabilities.length === 0) return null;
  return (
    <Section title="専門家向けの情報">
      <Disclosure label={`弱点 ${advisory.vulnerabilities.length}件の点数と直し方`}>
        <Table
          caption="弱点の一覧"
          columns={COLUMNS}
          rows={advisory.vulnerabilities}
          rowKey={(one) => one.id}
        />
      </Disclosure>
    </Section>
  );
}
