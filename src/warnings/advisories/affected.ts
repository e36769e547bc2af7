import { type AffectedProduct, rangesByProduct } from "../../sources/documents/index.ts";

/** The products of a document with their ranges, as a page shows them; `count`: how many there are. */
export function listAffected(products: readonly AffectedProduct[], most: number) {
  const ranges = rangesByProduct(products);
  const affected = [...ranges]
    .slice(0, most)
    .map(([name, texts]) => ({ name, ranges: byStatus(texts) }));
  return { affected, count: ranges.size };
}

/** 「対象 7.2.0〜7.2.6」「対象 7.4.0」 become one line 「対象 7.2.0〜7.2.6、7.4.0」. */
function byStatus(texts: Iterable<string>): string[] {
  const lines = new Map<string, string>();
  for (const text of texts) {
    const [status = "", ...range] = text.split(" ");
    const before = lines.get(status);
    lines.set(status, before ? `${before}、${range.join(" ")}` : text);
  }
  return [...lines.values()];
}
