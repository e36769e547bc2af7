import { fullName } from "../../things/products/api-name.ts";
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { formatDate } from "../../base/words/calendar.ts";
import type { addByHand } from "./api-taking.ts";

type Input = z.output<(typeof addByHand)["body"]>;

const SEVERITY = { critical: "緊急", high: "重要", medium: "警告", low: "注意", unknown: "不明" };

/**
 * A CSAF 2.0 security advisory out of what a person typed, so that it is kept, shown and matched as any other.
 * `publisher` is the secretariat: its name as set on screen and the address of this installation.
 */
export function writeHandDocument(
  input: Input,
  publisher: { name: string; namespace: string },
  now: Date,
): Buffer {
  const at = now.toISOString();
  const id = `TASUKI-${at.slice(0, 10)}-${randomBytes(4).toString("hex").toUpperCase()}`;
  const product = {
    name: fullName(input),
    product_id: "P1",
  };
  const version = versionOf(input);
  const named = {
    category: "product_name",
    name: input.product,
    ...(version ? { branches: [{ ...version, product }] } : { product }),
  };
  const { fixedVersion, action } = input;
  const remedy = (category: string, details: string) => ({
    category,
    details,
    product_ids: ["P1"],
  });
  const remediations = [
    ...(fixedVersion ? [remedy("vendor_fix", `${fixedVersion} に更新する。`)] : []),
    ...(action ? [remedy("mitigation", action)] : []),
  ];
  const document = {
    document: {
      category: "csaf_security_advisory",
      csaf_version: "2.0",
      lang: "ja",
      title: input.title,
      aggregate_severity: { text: SEVERITY[input.severity] },
      distribution: { tlp: { label: TLP_1[input.tlp] ?? input.tlp } },
      publisher: { category: "coordinator", ...publisher },
      notes: [{ category: "summary", text: input.description }],
      references: [
        { category: "self", summary: "事務局の記録", url: `${publisher.namespace}/advisories` },
        { category: "external", summary: "元の情報", url: input.sourceUrl },
      ],
      tracking: {
        id,
        status: "final",
        version: "1",
        initial_release_date: at,
        current_release_date: at,
        revision_history: [{ number: "1", date: at, summary: `${formatDate(now)} 手で登録` }],
      },
    },
    product_tree: {
      branches: input.vendor
        ? [{ category: "vendor", name: input.vendor, branches: [named] }]
        : [named],
    },
    vulnerabilities: [
      {
        ...(input.cve ? { cve: input.cve } : { ids: [{ system_name: "Tasuki", text: id }] }),
        notes: [{ category: "description", text: input.description }],
        product_status: { known_affected: ["P1"] },
        // What is undefined is not written.
        threats: input.exploited ? [ATTACKED] : undefined,
        remediations: remediations.length > 0 ? remediations : undefined,
      },
    ],
  };
  return Buffer.from(JSON.stringify(document, null, 2));
}

const ATTACKED = {
  category: "exploit_status",
  details: "悪用が確認されています。",
  product_ids: ["P1"],
};

/** CSAF 2.0 knows TLP 1 only: no CLEAR, and no STRICT, which the advisory itself keeps. */
const TLP_1: Record<string, string> = { CLEAR: "WHITE", "AMBER+STRICT": "AMBER" };

function versionOf({ versions, from, to }: Input): { category: string; name: string } | null {
  const range = (name: string) => ({ category: "product_version_range", name });
  switch (versions) {
    case "all":
      return range("vers:all/*");
    case "before":
      return range(`<${to}`);
    case "until":
      return range(`<=${to}`);
    case "between":
      return range(`>=${from}|<=${to}`);
    case "only":
      return { category: "product_version", name: to! };
    case "unknown":
      return null;
  }
}
