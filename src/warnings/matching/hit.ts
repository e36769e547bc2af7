import type { AffectedProduct } from "../../sources/documents/index.ts";
import type { ProductKeys } from "../../things/products/index.ts";
import type { readExpression, testVersion } from "../../things/versions/index.ts";
import type { Related } from "./matching-names.ts";
import type { Models } from "./models.ts";

/** A product of the advisory, its names and its version expression taken apart. */
export interface Row {
  product: AffectedProduct;
  keys: ProductKeys;
  codes: Models;
  /** Null: the advisory gives no version. */
  expression: ReturnType<typeof readExpression> | null;
}

/** A row that a release is related to, and where the release's version lies. */
export type Hit = Related<Row> & {
  test: ReturnType<typeof testVersion>;
  /** Inside by this row alone, but past the end that another row gives its branch: a person decides. */
  isPast?: true;
};
