import type { Connection, Submittable } from "pg";
import type pg from "pg";

export interface Column {
  name: string;
  dataTypeID: number;
}

/** Asks the database what a statement gives, without running it. */
class Description implements Submittable {
  #columns: Column[] = [];
  readonly #told: (columns: Column[]) => void;
  readonly #failed: (error: Error) => void;
  readonly #text: string;

  constructor(text: string, told: (columns: Column[]) => void, failed: (error: Error) => void) {
    this.#text = text;
    this.#told = told;
    this.#failed = failed;
  }

  submit(connection: Connection): void {
    connection.parse({ name: "", text: this.#text, types: [] }, true);
    connection.describe({ type: "S", name: "" }, true);
    connection.sync();
  }

  handleRowDescription({ fields }: { fields: Column[] }): void {
    this.#columns = fields;
  }

  handleError(error: Error): void {
    this.#failed(error);
  }

  handleReadyForQuery(): void {
    this.#told(this.#columns);
  }
}

/** The columns of what a statement gives; none for one that gives no rows. Rejects where the database cannot prepare it. */
export const describe = (client: pg.Client, text: string): Promise<Column[]> =>
  new Promise((told, failed) => client.query(new Description(text, told, failed)));
