import { productKeys, type Aliases } from "../../things/products/index.ts";
import { type Held, readExpression, testVersion } from "../../things/versions/index.ts";
import type { AffectedProduct } from "../../sources/documents/index.ts";
import type { Hit, Row } from "./hit.ts";
import { type Judgement, judge, worstOf } from "./judging.ts";
import { NameIndex } from "./matching-names.ts";
import { readModels } from "./models.ts";
import { splitBranches } from "./own-branch.ts";
import { type Match, tell } from "./matching-words.ts";
import { prepareRelease, type PreparedRelease, type ReleaseFacts } from "./release.ts";
import { byVariant, type OfVariant } from "./variants.ts";

export type Matcher = (release: ReleaseFacts | PreparedRelease) => Match | null;

/**
 * Prepares one advisory's products and returns the test for a release. Null means no relation at all.
 * What cannot be decided (version unknown, expression unreadable, name only near) is "possibly", never "not".
 */
export function buildMatcher(affected: readonly AffectedProduct[], aliases: Aliases): Matcher {
  const index = new NameIndex(affected.flatMap((product) => prepareRows(product, aliases)));
  return (release) => {
    const prepared = "keys" in release ? release : prepareRelease(release, aliases);
    const related = index.find(prepared);
    if (related.length === 0) return null;
    const variants = byVariant(related, prepared.keys);
    return tell(worstOf(variants.map((one) => judgeHeld(one, prepared.held))), prepared);
  };
}

/** Each version that the line holds is judged by itself, and the worst counts: what clears one clears no other. */
function judgeHeld(related: readonly OfVariant<Row>[], held: Held | null): Judgement {
  const each = held === null ? [null] : held.versions.map((one) => ({ ...held, versions: [one] }));
  return worstOf(
    each.map((one) => {
      const hits = related.map((hit): Hit => {
        const { expression } = hit.row;
        // Where another variant stands says nothing of this one.
        const isOpen = expression === null || hit.isOther;
        return { ...hit, test: isOpen ? "unknown" : testVersion(expression, one) };
      });
      return judge(hits, one);
    }),
  );
}

/** The rows of one product: several where its expression speaks of several branches. */
function prepareRows(product: AffectedProduct, aliases: Aliases): Row[] {
  const keys = productKeys(product, aliases);
  const version = product.version ?? keys.cpe?.version ?? keys.purl?.version ?? null;
  const expression = version === null ? null : readExpression(version, keys.words);
  if (expression === null || expression.readable) {
    const codes = readModels(keys.text);
    const parts = expression === null ? [null] : splitBranches(expression);
    return parts.map((part) => ({ product, keys, codes, expression: part }));
  }
  // What stands where a version should and is none is often the model ("MMT-508 MiniMed pump").
  const wider = productKeys({ ...product, model: `${product.model ?? ""} ${version}` }, aliases);
  const wide = { ...wider, productKey: keys.productKey };
  return [{ product, keys: wide, codes: readModels(wider.text), expression }];
}
