import type { Tx } from "../../base/data/db.ts";
import { listProducts } from "../products/index.ts";
import { loadSuggestions } from "./content.ts";
import { savePopular } from "./queries-popular.ts";

/** Counts what similar institutions have, for suggestions. As the system viewer; also after a bulk load. */
export async function countPopular(tx: Tx): Promise<void> {
  const common = await savePopular(tx, loadSuggestions().leastInstitutions);
  await listProducts(tx, common);
}
