import { type Given, keysOf, MOST_COUNTED } from "../../base/contract.ts";
import type { Tx } from "../../base/data/db.ts";
import { listAffected } from "./affected.ts";
import { type getAdvisory, SEVERITY_LABELS } from "./api.ts";
import { loadMatters } from "./content.ts";
import type { AdvisoryDetailRow, ListedRow } from "./queries.ts";
import { findProductsOf } from "./queries-matching.ts";
import {
  countNewHolders,
  findMatter,
  findMembers,
  findRelated,
  getMatterFacts,
  lockCves,
  saveMatter,
} from "./queries-matters.ts";

/** On one page; the others stand in the list of the desk. */
const MOST_RELATED = 10;
const MOST_PRODUCTS = 30;

/**
 * Finds the matter of an advisory that is taken in: that of an older document about the same weakness in the same
 * product. A matter that has other documents already stays as it is, whatever a new version says: what was told
 * under it is not torn apart.
 */
export async function joinMatter(tx: Tx, id: string): Promise<void> {
  const limits = loadMatters().data;
  const { cves, keys, isAlone } = await getMatterFacts(tx, id);
  if (!isAlone || cves.length === 0 || cves.length > limits.mostCves) return;
  await lockCves(tx, cves);
  const matter = await findMatter(tx, id, { cves, keys }, limits);
  if (matter !== null) await saveMatter(tx, id, matter);
}

type Severity = keyof typeof SEVERITY_LABELS;
/** From the worst; what nobody knows comes last. */
const SEVERITIES = keysOf(SEVERITY_LABELS);
const worst = (a: Severity, b: Severity) =>
  SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;

/**
 * Each row with the other documents of its matter. How bad it is, and whether it is exploited, is what the worst
 * of them says: nothing that one document knows is hidden behind another.
 */
export async function withMatters<Row extends ListedRow>(tx: Tx, rows: readonly Row[]) {
  const members = await findMembers(tx, [...new Set(rows.map(({ matter }) => matter))]);
  const byMatter = Map.groupBy(members, ({ matter }) => matter);
  return rows.map((row) => {
    const others = (byMatter.get(row.matter) ?? []).filter(({ id }) => id !== row.id);
    return {
      ...row,
      severity: others.reduce((found, one) => worst(found, one.severity), row.severity),
      exploited: row.exploited || others.some(({ exploited }) => exploited),
      others,
    };
  });
}

/** The other documents about the same weakness, with their products, and whom this one would newly reach. */
export async function describeMatter(
  tx: Tx,
  advisory: AdvisoryDetailRow,
): Promise<Given<typeof getAdvisory>["matter"]> {
  const members = await findMembers(tx, [advisory.matter]);
  const others = members.filter(({ id }) => id !== advisory.id);
  const related =
    advisory.cves.length === 0 ? [] : await findRelated(tx, advisory, MOST_RELATED + 1);
  const products = await findProductsOf(
    tx,
    others.map(({ id }) => id),
  );
  const isTold = others.some(({ state }) => state === "published");
  return {
    documents: others.map((one) => {
      const { affected, count } = listAffected(products.get(one.id) ?? [], MOST_PRODUCTS);
      return { ...one, affected, productCount: count };
    }),
    related: related.slice(0, MOST_RELATED),
    moreRelated: related.length > MOST_RELATED,
    isCollection: advisory.cves.length > loadMatters().data.mostCves,
    newHolders: isTold ? await countNewHolders(tx, advisory.id, MOST_COUNTED) : null,
  };
}
