import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { classify } from "./classify.ts";
import type { Nation } from "./nation.ts";

type Cell = string | number | boolean | null | undefined | readonly string[];

/**
 * Loads a whole nation in one transaction of its own: 200,000 institutions in seconds. For the demo,
 * benchmarks and tests; nothing is checked but what the tables check, and no events are recorded.
 */
export async function loadNation(client: ClientBase, nation: Nation): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select set_config('tasuki.role', 'system', true)");
    await copy(
      client,
      "organisation",
      "id uuid, kind text, name text, kana text, prefecture text",
      organisations(nation),
    );
    await client.query(
      "insert into members.organisation (id, kind, name, kana, prefecture) select * from load_organisation",
    );
    const routes = [...nation.routes];
    await copy(
      client,
      "route",
      "id uuid, key text, name text",
      map(routes, (row) => [row.id, row.key, row.name]),
    );
    await client.query("insert into members.route (id, key, name) select * from load_route");
    await copy(
      client,
      "step",
      "route_id uuid, position int, organisation_id uuid, forwards text, fall_through_hours int",
      steps(routes),
    );
    await client.query(
      `insert into members.route_step (route_id, position, organisation_id, forwards, fall_through_hours)
       select * from load_step`,
    );
    await copy(
      client,
      "institution",
      `id uuid, name text, kana text, code text, kind text, beds int, bed_class text, functions text[], founder text,
       prefecture text, tier text, critical boolean, audience_class text, route_id uuid, route_key text`,
      institutions(nation),
    );
    await client.query(
      `insert into members.organisation (id, kind, name, kana, prefecture)
       select id, 'institution', name, kana, prefecture from load_institution`,
    );
    await client.query(
      `insert into members.institution (organisation_id, code, kind, beds, bed_class, functions, founder,
         prefecture, tier, critical, audience_class, route_id)
       select i.id, i.code, i.kind, i.beds, i.bed_class, i.functions, i.founder, i.prefecture, i.tier,
         i.critical, i.audience_class, coalesce(i.route_id, r.id)
       from load_institution i left join members.route r on r.key = i.route_key`,
    );
    await copy(
      client,
      "contact",
      `id uuid, organisation_id uuid, position int, name text, duty text, mail text, phone text, reachable text`,
      map(nation.contacts, (row) => [
        row.id,
        row.organisationId,
        row.position,
        row.name,
        row.duty,
        row.mail,
        row.phone,
        row.reachable,
      ]),
    );
    await client.query(
      `insert into members.contact (id, organisation_id, position, name, duty, mail, phone, reachable)
       select * from load_contact`,
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
  await client
    .query("analyze members.organisation, members.institution, members.contact")
    .catch(() => {
      // Only the owner may; the server's own analysis comes a little later.
    });
}

/** COPY cannot write tables with row-level security, so it fills a table of this transaction first. */
async function copy(client: ClientBase, name: string, columns: string, rows: Iterable<Cell[]>) {
  await client.query(`create temp table load_${name} (${columns}) on commit drop`);
  await pipeline(
    Readable.from(blocks(rows)),
    client.query(copyFrom(`copy load_${name} from stdin`)),
  );
  await client.query(`analyze load_${name}`);
}

/** Lines of COPY's text format, in blocks of about 64 kB. */
function* blocks(rows: Iterable<Cell[]>): Generator<string> {
  let block = "";
  for (const row of rows) {
    block += `${row.map(cell).join("\t")}\n`;
    if (block.length > 65_536) {
      yield block;
      block = "";
    }
  }
  yield block;
}

function cell(value: Cell): string {
  if (value === null || value === undefined) return "\\N";
  if (Array.isArray(value)) return `{${value.join(",")}}`;
  return String(value).replace(
    /[\\\t\n\r]/g,
    (char) => `\\${{ "\\": "\\", "\t": "t", "\n": "n", "\r": "r" }[char]}`,
  );
}

function* map<T>(rows: Iterable<T>, toCells: (row: T) => Cell[]): Generator<Cell[]> {
  for (const row of rows) yield toCells(row);
}

function organisations(nation: Nation): Iterable<Cell[]> {
  return map(nation.organisations, (row) => [row.id, row.kind, row.name, row.kana, row.prefecture]);
}

function* steps(
  routes: Iterable<{
    id: string;
    steps: { organisationId: string; forwards: string; fallThroughHours: number | null }[];
  }>,
): Generator<Cell[]> {
  for (const route of routes) {
    for (const [index, step] of route.steps.entries()) {
      yield [route.id, index + 1, step.organisationId, step.forwards, step.fallThroughHours];
    }
  }
}

function institutions(nation: Nation): Iterable<Cell[]> {
  return map(nation.institutions, (row) => {
    const facts = classify(row);
    return [
      row.id,
      row.name,
      row.kana,
      row.code,
      row.kind,
      row.beds,
      facts.bedClass,
      row.functions,
      row.founder,
      row.prefecture,
      facts.tier,
      row.critical ?? false,
      facts.audienceClass,
      row.routeId,
      facts.routeKey,
    ];
  });
}
