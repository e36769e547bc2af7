import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { classify } from "./classify.ts";
import type { Nation } from "./nation.ts";

/** The temporary tables; each column is filled from the row's key of the same name in camelCase. */
const TABLES = {
  organisation: "id uuid, kind text, name text, kana text, prefecture text",
  route: "id uuid, key text, name text",
  step: "route_id uuid, position int, organisation_id uuid, forwards text, fall_through_hours int",
  institution: `id uuid, name text, kana text, code text, kind text, beds int, bed_class text, functions text[],
    founder text, prefecture text, tier text, critical boolean, audience_class text, route_id uuid, route_key text`,
  contact: `id uuid, organisation_id uuid, position int, name text, duty text, mail text, phone text,
    reachable text`,
};

/**
 * Loads a whole nation in one transaction of its own: 200,000 institutions in seconds. For the demo,
 * benchmarks and tests; nothing is checked but what the tables check, and no events are recorded.
 */
export async function loadNation(client: ClientBase, nation: Nation): Promise<void> {
  const routes = [...nation.routes];
  await client.query("begin");
  try {
    await client.query("select set_config('tasuki.role', 'system', true)");
    await copy(client, "organisation", nation.organisations);
    await client.query(
      "insert into members.organisation (id, kind, name, kana, prefecture) select * from load_organisation",
    );
    await copy(client, "route", routes);
    await client.query("insert into members.route (id, key, name) select * from load_route");
    await copy(client, "step", stepsOf(routes));
    await client.query(
      `insert into members.route_step (route_id, position, organisation_id, forwards, fall_through_hours)
       select * from load_step`,
    );
    await copy(client, "institution", classified(nation));
    await client.query(
      `insert into members.organisation (id, kind, name, kana, prefecture)
       select id, 'institution', name, kana, prefecture from load_institution`,
    );
    await client.query(
      `insert into members.institution (organisation_id, code, kind, beds, bed_class, functions, founder,
         prefecture, tier, critical, audience_class, route_id)
       select i.id, i.code, i.kind, i.beds, i.bed_class, i.functions, i.founder, i.prefecture, i.tier,
         coalesce(i.critical, false), i.audience_class, coalesce(i.route_id, r.id)
       from load_institution i left join members.route r on r.key = i.route_key`,
    );
    await copy(client, "contact", nation.contacts);
    await client.query(
      `insert into members.contact (id, organisation_id, position, name, duty, mail, phone, reachable)
       select * from load_contact`,
    );
    await client.query("select members.refresh_statistics()");
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** COPY cannot write tables with row-level security, so it fills a table of this transaction first. */
async function copy(client: ClientBase, name: keyof typeof TABLES, rows: Iterable<object>) {
  await client.query(`create temp table load_${name} (${TABLES[name]}) on commit drop`);
  const keys = TABLES[name].split(",").map((column) => camel(column.trim().split(" ")[0]!));
  const stream = client.query(copyFrom(`copy load_${name} from stdin`));
  await pipeline(Readable.from(blocks(keys, rows)), stream);
  await client.query(`analyze load_${name}`);
}

const camel = (name: string) => name.replace(/_(.)/g, (_, char: string) => char.toUpperCase());

/** Lines of COPY's text format, in blocks of about 64 kB. */
function* blocks(keys: string[], rows: Iterable<object>): Generator<string> {
  let block = "";
  for (const row of rows) {
    block += `${keys.map((key) => cell((row as Record<string, unknown>)[key])).join("\t")}\n`;
    if (block.length > 65_536) {
      yield block;
      block = "";
    }
  }
  yield block;
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function cell(value: unknown): string {
  if (value === null || value === undefined) return "\\N";
  if (Array.isArray(value)) return `{${value.join(",")}}`;
  return String(value).replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!);
}

function* stepsOf(routes: readonly { id: string; steps: object[] }[]): Generator<object> {
  for (const { id, steps } of routes) {
    for (const [index, step] of steps.entries())
      yield { ...step, routeId: id, position: index + 1 };
  }
}

function* classified(nation: Nation): Generator<object> {
  for (const row of nation.institutions) yield { ...row, ...classify(row) };
}
