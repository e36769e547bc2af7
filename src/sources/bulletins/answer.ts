import { cutText } from "../../base/words/text.ts";
import type { Finding } from "../../base/contract.ts";
import { type Json, objectOf, objectsOf, parseJson, textOf } from "../../base/files/json.ts";
import { asUtf8 } from "../../base/files/text-encoding.ts";
import { attributeOf, elementsOf, parseXml, writeXml, type XmlElement } from "./xml-tree.ts";
import { loadJvn } from "./content.ts";
import { type JvnEntry, writeCsaf } from "./entry.ts";
import { readJsonAlert, readOverview, withVersions } from "./json.ts";
import { markingOf, readAlert, readItem, readVulinfo } from "./xml.ts";

/** One entry of an answer of MyJVN (JVN iPedia, IPA's alerts), as a document of its own. */
export interface JvnPart {
  kind: JvnEntry["kind"];
  id: string;
  /** When its publisher last changed it, as written. */
  modified: string | null;
  /** The entry cut out of the answer, its marking beside it; the same bytes as long as the entry is the same. */
  bytes(): Buffer;
  /** The entry in the words of CSAF. */
  read(): { json: unknown; findings: Finding[] };
}
/** What the answer says of itself (MyJVN's Status); null where it says nothing, as the RSS feeds do. */
export interface JvnStatus {
  /** How many entries there are with this question. */
  total: number | null;
  /** In the words of MyJVN; null = all went well. */
  error: string | null;
}
export interface JvnAnswer {
  parts: JvnPart[];
  status: JvnStatus;
}

/**
 * Bytes as an answer of MyJVN, or the JSON they hold where that is something else. What is broken, or no advisory
 * (MyJVN's lists of vendors and products, its statistics), is refused with the reason in Japanese.
 */
export function readJvn(bytes: Buffer): JvnAnswer | { json: unknown } | { refused: string } {
  if (isXml(bytes)) {
    if (/<(?:!doctype\s+)?html[\s>]/i.test(bytes.toString("latin1", 0, 1000)))
      return { refused: "文書ではなく、ホームページの画面（HTML）です。" };
    const parsed = parseXml(bytes);
    return "refused" in parsed ? parsed : readXmlAnswer(parsed.root);
  }
  const parsed = parseJson(bytes);
  const root = "json" in parsed ? objectOf(parsed.json) : null;
  return (root === null ? null : readJsonAnswer(root)) ?? parsed;
}

/** An entry of a list, with its own bytes. */
export interface ListedPart extends Pick<JvnPart, "id" | "modified"> {
  bytes: Uint8Array;
}

/** An answer of MyJVN as plain data, made in a thread; null for what is none. */
export function listJvn(
  bytes: Buffer,
): { parts: ListedPart[]; status: JvnStatus } | { refused: string } | null {
  const read = readJvn(bytes);
  if ("refused" in read) return read;
  if (!("parts" in read)) return null;
  const parts = read.parts.map(({ id, modified, bytes: own }) => ({ id, modified, bytes: own() }));
  return { status: read.status, parts };
}

/** The entries of an answer of MyJVN as documents of their own; null where there is nothing to be cut apart. */
export function splitJvn(file: Buffer): JvnPart[] | null {
  const bytes = asUtf8(file);
  // Only what may be one is parsed: thousands of other documents come this way.
  if (!isXml(bytes) && !bytes.includes("JVNDB-") && !bytes.includes("MYJVN-")) return null;
  const answer = readJvn(bytes);
  return "parts" in answer && answer.status.error === null && answer.parts.length > 0
    ? answer.parts
    : null;
}

function isXml(bytes: Buffer): boolean {
  const head = bytes.toString("latin1", 0, 100);
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*</.test(head);
}

const NO_ADVISORY: Record<string, string> = {
  getVendorList: "ベンダの一覧（getVendorList）",
  getProductList: "製品の一覧（getProductList）",
  getStatistics: "統計（getStatistics）",
};

const OWN_ID = /^(?:JVNDB|MYJVN)-/;

function readXmlAnswer(root: XmlElement): JvnAnswer | { refused: string } {
  const tlp = markingOf(root);
  const said = elementsOf(root, "Status")[0] ?? null;
  const status = statusOf((name) => attributeOf(said, name));
  const answer = (names: string, read: typeof readItem): JvnAnswer => ({
    status,
    parts: elementsOf(root, names).flatMap((element) =>
      partOf(read(element, tlp), () => cutXml(root, element)),
    ),
  });
  switch (root.name) {
    case "RDF":
      return answer("item", readItem);
    case "VULDEF-Document":
      return answer("Vulinfo", readVulinfo);
    case "feed":
      if (said !== null || elementsOf(root, "entry").some((one) => elementsOf(one, "items")[0]))
        return answer("entry", readAlert);
      break;
    case "Result":
    case "Results": {
      const method = attributeOf(said, "method") ?? "";
      if (NO_ADVISORY[method]) return refuseOther(NO_ADVISORY[method]);
      return { parts: [], status };
    }
    default:
  }
  return { refused: `知らない種類の XML（${cutText(root.name, 60)}）のため、読めませんでした。` };
}

function readJsonAnswer(root: Json): JvnAnswer | { refused: string } | null {
  const said = objectOf(root.status) ?? objectOf(root["status:Status"]) ?? {};
  const feed = objectOf(root.feed);
  const inside = feed && objectOf(feed["status:Status"]);
  const status = statusOf((name) => wordOf((inside ?? said)[name]));
  if (objectOf(root["jvn-product-dictionary"])) return refuseOther("ベンダや製品の一覧");
  const method = textOf((inside ?? said).method) ?? "";
  if (NO_ADVISORY[method]) return refuseOther(NO_ADVISORY[method]);
  if (
    feed &&
    (method !== "" || objectsOf(feed.entry).some(({ id }) => OWN_ID.test(textOf(id) ?? "")))
  ) {
    const tlp = jsonMarkingOf(feed);
    const parts = objectsOf(feed.entry).flatMap((json) => {
      const isAlert = json.items !== undefined || json["sec:items"] !== undefined;
      const read = isAlert ? readJsonAlert : readOverview;
      return partOf(read(json, tlp), () => cutJson(root, feed, json));
    });
    return { status, parts };
  }
  const details =
    root.type === "bundle"
      ? objectsOf(root.objects).flatMap((one) => objectsOf(one["VULDEF-Document"]))
      : isDetail(root)
        ? [root]
        : null;
  // A bundle without details, and a CSAF document, are no answers of MyJVN.
  if (details === null || (details.length === 0 && method === "")) return null;
  return {
    status,
    parts: details.map((json) => {
      const tracking = objectOf(objectOf(json.document)?.tracking) ?? {};
      return {
        kind: "detail",
        id: textOf(tracking.id) ?? "",
        modified: textOf(tracking.current_release_date),
        bytes: () => Buffer.from(JSON.stringify(json)),
        read: () => ({ json: asDetail(json), findings: [] }),
      };
    }),
  };
}

/** As the same entry is read from XML: under one publisher, its versions in place, each weakness with a name. */
function asDetail(json: Json): Json {
  const { name, namespace } = loadJvn().publisher;
  const document = objectOf(json.document) ?? {};
  const text = textOf(objectOf(document.tracking)?.id);
  return withVersions({
    ...json,
    document: { ...document, publisher: { category: "coordinator", name, namespace } },
    vulnerabilities: objectsOf(json.vulnerabilities).map((one) =>
      textOf(one.cve) === null && text !== null ? { ...one, ids: [{ text }] } : one,
    ),
  });
}

const isDetail = (root: Json) =>
  root.jvn_extension !== undefined ||
  textOf(objectOf(root.document)?.category) === "myjvn_security_advisory";

/** An entry as a document; none for one that says in an empty list that there is nothing. */
function partOf(entry: JvnEntry, bytes: () => Buffer): JvnPart[] {
  const { kind, id, title, modified, findings } = entry;
  if (id === "" && loadJvn().nothing.some((words) => title?.includes(words))) return [];
  return [{ kind, id, modified, bytes, read: () => ({ json: writeCsaf(entry), findings }) }];
}

function statusOf(word: (name: string) => string | null): JvnStatus {
  const total = Number(word("totalRes") ?? "");
  const failed = (word("retCd") ?? "0") !== "0";
  const told = [word("errMsg"), word("errCd")].filter(Boolean).join(" ");
  return {
    total: word("totalRes") !== null && Number.isInteger(total) ? total : null,
    error: failed ? cutText(told, 200) || "理由は書かれていません" : null,
  };
}

const wordOf = (value: unknown) => (typeof value === "number" ? String(value) : textOf(value));

function jsonMarkingOf(feed: Json): string | null {
  const label = textOf(objectOf(objectOf(feed.distribution)?.tlp)?.label);
  const marking = objectOf(objectOf(feed["sec:handling"])?.["marking:Marking"]);
  return label ?? textOf(objectOf(marking?.["marking:Marking_Structure"])?.color);
}

const refuseOther = (what: string) => ({
  refused: `MyJVN の${what}です。注意喚起ではないため、取り込みません。`,
});

/** The entry alone under the root of its answer; what changes with each answer (its date, its count) is left out. */
function cutXml(root: XmlElement, entry: XmlElement): Buffer {
  const handling = [root, ...elementsOf(root, "channel")].flatMap((one) =>
    elementsOf(one, "handling"),
  );
  const one: XmlElement = { ...root, children: [...handling, entry] };
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${writeXml(one)}\n`);
}

function cutJson(root: Json, feed: Json, entry: Json): Buffer {
  const { title, link, lang, author, distribution } = feed;
  const handling = feed["sec:handling"];
  const kept = { title, link, lang, author, distribution, "sec:handling": handling };
  return Buffer.from(JSON.stringify({ $schema: root.$schema, feed: { ...kept, entry: [entry] } }));
}

/** The one entry of a document; a list of several is taken entry by entry before it comes here. */
export function readOnePart({
  parts,
  status,
}: JvnAnswer): { json: unknown; isOverview: boolean; findings: Finding[] } | { refused: string } {
  if (status.error !== null)
    return { refused: `MyJVN がエラーを返しています（${status.error}）。` };
  const [part] = parts;
  if (part === undefined) return { refused: "MyJVN の答えに、脆弱性の情報が1件もありません。" };
  if (parts.length > 1)
    return { refused: `${parts.length}件の情報が入った一覧です。1件ずつに分けて取り込みます。` };
  return { ...part.read(), isOverview: part.kind === "overview" };
}
