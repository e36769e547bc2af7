import { CHECK_LABELS } from "../api.ts";
import { DateText } from "../../../ui/date.tsx";
import { Disclosure } from "../../../ui/disclosure.tsx";
import { formatSize } from "../../../ui/file-drop.tsx";
import { DownloadLink } from "../../../ui/link.tsx";
import { Section } from "../../../ui/page.tsx";
import { versionText } from "./signs.tsx";
import type { Finding } from "../../../ui/query.ts";
import { StatusTag } from "../../../ui/status-tag.tsx";
import type { Advisory } from "../api.ts";

type Document = Advisory["documents"][number];

/** The documents as received, with what the checks say. */
export function Documents({ advisory }: { advisory: Advisory }) {
  return (
    <Section title="受け取った文書">
      <ul className="flex flex-col gap-4">
        {advisory.documents.map((one) => (
          <li
            key={one.id}
            className="flex flex-col gap-3 rounded-8 border border-solid-gray-300 p-4"
          >
            <div className="flex flex-wrap items-start justify-between gap-3">
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-bold break-all">
                  {one.name}（{versionText(one.version ?? "")}
                  {one.outcome === "older" && "、古い版"}）
                </p>
                <p className="text-solid-gray-700 break-all">
                  <DateText at={one.receivedAt} time /> 受け取り　{one.source}
                </p>
              </div>
              <DownloadLink
                size="small"
                href={`/api/feeds/documents/${one.id}`}
                kind={`${one.name.endsWith(".xml") ? "XML" : "JSON"}・${formatSize(one.size)}`}
              >
                原文
              </DownloadLink>
            </div>
            <Checks document={one} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Checks({ document }: { document: Document }) {
  const { validation, hashCheck, signatureCheck } = document;
  return (
    <>
      <div className="flex flex-wrap gap-2">
        {validation === null ? (
          <StatusTag tone="waiting" label="書式の検査はこれから" />
        ) : validation.valid === null ? (
          <StatusTag tone="neutral" label="書式の検査はできません" />
        ) : validation.valid ? (
          <StatusTag tone="done" label="書式は正しい" />
        ) : (
          <StatusTag tone="warning" label={`書式の指摘 ${validation.findings.length}件`} />
        )}
        <StatusTag tone={toneOf(hashCheck)} label={`ハッシュ値: ${CHECK_LABELS[hashCheck]}`} />
        <StatusTag tone={toneOf(signatureCheck)} label={`署名: ${CHECK_LABELS[signatureCheck]}`} />
      </div>
      <Findings label="読み取りの指摘" findings={document.findings} />
      {validation && <Findings label="書式の検査の結果" findings={validation.findings} />}
      <p className="text-dns-14N-130 break-all text-solid-gray-700">SHA-256: {document.sha256}</p>
    </>
  );
}

const toneOf = (check: string) =>
  check === "good" ? "done" : check === "bad" ? "danger" : "neutral";

/** What was found, with its place in the document as a JSON pointer. */
export function Findings({ label, findings }: { label: string; findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <Disclosure label={`${label} ${findings.length}件`}>
      <ul className="flex flex-col gap-1">
        {findings.map((finding) => (
          <li key={finding.where + finding.message} className="break-words">
            {finding.message}
            {finding.where && (
              <code className="ml-2 text-dns-14N-130 break-all text-solid-gray-700">
                {finding.where}
              </code>
            )}
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}
