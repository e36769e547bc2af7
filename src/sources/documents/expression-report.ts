import { productKeys, releasedAliases } from "../../things/products/index.ts";
import { readExpression } from "../../things/versions/index.ts";
import type { AffectedProduct } from "./csaf-statuses.ts";

/** How well the version texts of advisories are read. Every product with a version text counts once. */
export interface ExpressionReport {
  /** Products with a text that states versions, and how many of these texts were understood to the last word. */
  expressions: number;
  read: number;
  /** The same of different texts, each counted once however often it stands there. */
  distinct: { expressions: number; read: number };
  /** Of those read: how many carry a condition that only a person can check. */
  conditional: number;
  /** Of those read: how many versions were taken out of a package's name. */
  packages: number;
  /** A model, a part or a package's bare name where a version should stand. Not among the expressions. */
  noVersion: number;
  /** By falling count, one entry a text and document. */
  unread: UnreadText[];
  names: UnreadText[];
}
interface UnreadText {
  text: string;
  document: string;
  count: number;
}

/** Counts one advisory after the other; `close` gives the whole. A product without any version text is not counted. */
export function reportExpressions(): {
  add: (advisory: { trackingId: string; products: readonly AffectedProduct[] }) => void;
  close: () => ExpressionReport;
} {
  const aliases = releasedAliases();
  const counts = { expressions: 0, read: 0, conditional: 0, packages: 0, noVersion: 0 };
  const texts = new Map<string, boolean>();
  const unread: UnreadText[] = [];
  const names: UnreadText[] = [];
  return {
    add({ trackingId, products }) {
      const here = { unread: new Map<string, number>(), names: new Map<string, number>() };
      const seen = new Set<string>();
      for (const product of products) {
        const { productId, version } = product;
        const once = `${productId}\n${product.product}\n${version}`;
        if (version === null || seen.has(once)) continue;
        seen.add(once);
        const read = readExpression(version, productKeys(product, aliases).words);
        if (read.noVersion) {
          counts.noVersion++;
          here.names.set(version, (here.names.get(version) ?? 0) + 1);
          continue;
        }
        counts.expressions++;
        // A text counts as read only where it was read under every product.
        texts.set(version, read.readable && (texts.get(version) ?? true));
        if (!read.readable) here.unread.set(version, (here.unread.get(version) ?? 0) + 1);
        else {
          counts.read++;
          if (read.condition !== null) counts.conditional++;
          if (read.package !== null) counts.packages++;
        }
      }
      for (const [text, count] of here.unread) unread.push({ text, document: trackingId, count });
      for (const [text, count] of here.names) names.push({ text, document: trackingId, count });
    },
    close: () => ({
      ...counts,
      distinct: { expressions: texts.size, read: [...texts.values()].filter(Boolean).length },
      unread: unread.toSorted((a, b) => b.count - a.count),
      names: names.toSorted((a, b) => b.count - a.count),
    }),
  };
}
