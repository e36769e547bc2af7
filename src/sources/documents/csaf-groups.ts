import { objectOf, objectsOf, textOf, textsOf, type Finding, type Json } from "./csaf-fields.ts";

/** So many products may groups stand for in all the statuses of one document: its size bounds all else that is read. */
const MOST_MEANT = 200_000;

/** The members of each group, by its number. */
export function readGroups(document: Json): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const group of objectsOf(objectOf(document.product_tree)?.product_groups)) {
    const id = textOf(group.group_id);
    if (id !== null) groups.set(id, textsOf(group.product_ids));
  }
  return groups;
}

/**
 * The numbers under a status, each once. A group has no place there; where one stands all the same, each of its products
 * is meant, also of groups in it.
 */
export function groupReader(
  document: Json,
  isProduct: (id: string) => boolean,
  findings: Finding[],
): (ids: readonly string[]) => string[] {
  const groups = readGroups(document);
  const membersOf = (id: string) => (isProduct(id) ? [] : (groups.get(id) ?? []));
  let left = MOST_MEANT;
  return (ids) => {
    const reached = new Set(ids);
    for (const id of reached) {
      const members = membersOf(id);
      if (members.length <= left) {
        left -= members.length;
        for (const member of members) reached.add(member);
      } else if (left >= 0) {
        left = -1;
        findings.push({
          where: "/product_tree/product_groups",
          message: "製品のグループが大きすぎるため、状態に書かれたグループの一部を読めません。",
        });
      }
    }
    return [...reached].filter((id) => membersOf(id).length === 0);
  };
}
