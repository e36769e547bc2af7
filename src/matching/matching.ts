import { productKeys, type Aliases } from "../products/index.ts";
import { type Held, readExpression, testVersion } from "../versions/index.ts";
import type { AffectedProduct } from "../documents/index.ts";
import { isWorse, judge, type Hit, type Judgement, type Row } from "./judging.ts";
import { NameIndex, type Related } from "./matching-names.ts";
import { readModels } from "./models.ts";
import { type Match, tell } from "./matching-words.ts";
import { prepareRelease, type PreparedRelease, type ReleaseFacts } from "./release.ts";

export type Matcher = (release: ReleaseFacts | PreparedRelease) => Match | null;

/**
 * Prepares one advisory's products and returns the test for a release. Null means no relation at all.
 * What cannot be decided (version unknown, expression unreadable, name only near) is "possibly", never "not".
 */
export function buildMatcher(affected: readonly AffectedProduct[], aliases: Aliases): Matcher {
  const index = new NameIndex(affected.map((product) => prepareRow(product, aliases)));
  return (release) => {
    const prepared = "keys" in release ? release : prepareRelease(release, aliases);
    const related = index.find(prepared);
    return related.length === 0 ? null : tell(judgeHeld(related, prepared.held), prepared);
  };
}

/** Each version that the line holds is judged by itself, and the worst counts: what clears one clears no other. */
function judgeHeld(related: readonly Related<Row>[], held: Held | null): Judgement {
  const each = held === null ? [null] : held.versions.map((one) => ({ ...held, versions: [one] }));
  return each
    .map((one) => {
      const hits = related.map((hit): Hit => {
        const { expression } = hit.row;
        return { ...hit, test: expression === null ? "unknown" : testVersion(expression, one) };
      });
      return judge(hits, one);
    })
    .reduce((worst, one) => (isWorse(one, worst) ? one : worst));
}

function prepareRow(product: AffectedProduct, aliases: Aliases): Row {
  const keys = productKeys(product, aliases);
  const version = product.version ?? keys.cpe?.version ?? keys.purl?.version ?? null;
  const expression = version === null ? null : readExpression(version, keys.words);
  if (expression === null || expression.readable)
    return { product, keys, codes: readModels(keys.text), expression };
  // What stands where a version should and is none is often the model ("MMT-508 MiniMed pump").
  const wider = productKeys({ ...product, model: `${product.model ?? ""} ${version}` }, aliases);
  return {
    product,
    keys: { ...wider, productKey: keys.productKey },
    codes: readModels(wider.text),
    expression,
  };
}
