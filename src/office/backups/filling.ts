import type pg from "pg";
import type { Sums } from "./contents.ts";
import type { Table } from "./queries-dump.ts";
import { copyIn } from "./queries-fill.ts";

/** Blocks that wait for the database to take them. */
const AHEAD = 6;

interface Line {
  client: pg.Client;
  way: ReturnType<typeof copyIn>;
  left: number;
  /** Settles when everything given so far is taken. */
  taken: Promise<void>;
}

/** Rows on their way into their tables: each table over a connection of its own, as many at once as were read at once. */
export class Filling {
  readonly #connect: () => Promise<pg.Client>;
  readonly #tables: Map<string, Table>;
  readonly #sums: Map<string, Sums["tables"][number]>;
  readonly #lines = new Map<string, Line>();
  readonly #all: pg.Client[] = [];
  #free: pg.Client[] = [];
  #ahead: Promise<void>[] = [];
  #filled = 0;

  constructor(connect: () => Promise<pg.Client>, tables: readonly Table[], sums: Sums["tables"]) {
    this.#connect = connect;
    this.#tables = new Map(tables.map((table) => [table.name, table]));
    this.#sums = new Map(sums.map((one) => [one.name, one]));
  }

  /** The next block of a table. Throws what an earlier one met with. */
  async add(name: string, block: Buffer): Promise<void> {
    const line = this.#lines.get(name) ?? (await this.#begin(name));
    line.left -= block.length;
    const isLast = line.left === 0;
    const taken = line.taken.then(async () => {
      await line.way.write(block);
      if (!isLast) return;
      const rows = await line.way.end();
      const said = this.#sums.get(name)!.rows;
      if (rows !== said) throw new Error(`${name} took ${rows} rows of ${said}`);
      this.#filled++;
      this.#free.push(line.client);
    });
    // Whoever waits for it next hears of it.
    taken.catch(() => {});
    line.taken = taken;
    if (isLast) this.#lines.delete(name);
    this.#ahead.push(taken);
    if (this.#ahead.length > AHEAD) await this.#ahead.shift();
  }

  /** Waits for everything; throws where a table did not get all of its rows. */
  async end(): Promise<void> {
    await Promise.all(this.#ahead);
    const wanted = [...this.#sums.values()].filter((one) => one.bytes > 0).length;
    if (this.#filled !== wanted) throw new Error(`${this.#filled} of ${wanted} tables were filled`);
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((client) => client.end()));
  }

  async #begin(name: string): Promise<Line> {
    const table = this.#tables.get(name);
    const sum = this.#sums.get(name);
    if (!table || !sum) throw new Error(`the backup holds rows of ${name}, which it does not name`);
    const client = this.#free.pop() ?? (await this.#connect());
    if (!this.#all.includes(client)) this.#all.push(client);
    const line = { client, way: copyIn(client, table), left: sum.bytes, taken: Promise.resolve() };
    this.#lines.set(name, line);
    return line;
  }
}
