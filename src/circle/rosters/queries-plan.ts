import type { ClientBase, Pool } from "pg";
import { LIST_COLUMNS } from "../facilities/index.ts";
import type { Lists } from "./content.ts";
import { doubtsOf, type ListFile } from "./list-file.ts";
import { loadList } from "./queries-load.ts";
import { BY_NAME_AND_PLACE, matchLines } from "./queries-match.ts";
import { beginPlan, endPlan, type StoredImport } from "./queries.ts";

/** Facts that only count under a condition, as SQL. */
const SPEAKS: Partial<Record<(typeof LIST_COLUMNS)[number], string>> = {
  // A kind that only the name told does not speak against one that is known.
  kind: "l.kind_sure",
  // What a facility was recognised by is not changed by who has no code for it.
  name: "l.codes <> '{}'",
  address: "l.codes <> '{}'",
};

/** The facts of a line, and when they count against what stands: null is "the list does not tell". */
const COMPARED = LIST_COLUMNS.map((column) => ({
  column,
  value: SPEAKS[column]
    ? `case when ${SPEAKS[column]} then to_jsonb(l.${column}) end`
    : `to_jsonb(l.${column})`,
}));

/**
 * Reads a list and compares it with the register as it stands, and writes what taking it would do, in one
 * transaction. What an earlier, interrupted try left is written anew. `onRead` is told when the file is read.
 */
export async function planLines(
  pool: Pool,
  { id, fileName, complete, pointTable, prefecture }: StoredImport,
  file: ListFile,
  lists: Lists,
  onRead: () => void = () => {},
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("begin; select set_config('tasuki.role', 'system', true)");
    const loaded = await loadList(client, file, { pointTable, prefecture }, lists);
    onRead();
    if (await beginPlan(client, id)) {
      await matchLines(client, loaded.codeless > 0);
      await compareLines(client, id);
      // Of a list that was not read whole nobody knows what is missing in it.
      const whole = loaded.lines > 0 && loaded.codeless + loaded.unread === 0 ? complete : null;
      const prefectures = whole?.length === 0 ? await findListed(client) : whole;
      if (prefectures) await planGone(client, id, prefectures);
      await planUnread(client, id);
      await endPlan(client, id, {
        rows: loaded.rows,
        codeless: loaded.codeless,
        headings: file.headings,
        findings: [
          ...file.findings(),
          ...doubtsOf(file, loaded, fileName, complete !== null, lists),
        ],
        refused: loaded.lines === 0,
        folding: loaded.folding,
      });
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** Writes what the import would do with each line. */
async function compareLines(client: ClientBase, importId: string): Promise<void> {
  const compared = COMPARED.map(
    ({ column, value }) => `('${column}', to_jsonb(f.${column}), ${value})`,
  ).join(", ");
  // Most lines of a list say what stands already: that is found out before the values are laid side by side.
  const differs = LIST_COLUMNS.map(
    (column) => `(l.${column} is not null and l.${column} is distinct from f.${column})`,
  )
    .concat("f.closed_on is not null")
    .join(" or ");
  const facts = LIST_COLUMNS.map((column) => `'${column}', l.${column}`).join(", ");
  await client.query(
    `insert into rosters.line (import_id, number, place, action, facility_id, version, name, prefecture, codes, facts,
       sought, grams, place_key, changes, kept, findings)
     select $1, l.number, l.place,
       case when f.id is null and l.codes = '{}' then 'left_out' when f.id is null then 'new' when d.changes = '{}' and c.fresh is null then 'same' else 'changed' end,
       coalesce(f.id, case when l.codes <> '{}' then gen_random_uuid() end), f.version, l.name, l.prefecture, l.codes,
       jsonb_strip_nulls(jsonb_build_object(${facts}, 'prefecture', l.prefecture)),
       case when f.id is null then l.sought end, case when f.id is null then l.grams end, l.place_key,
       d.changes || case when f.id is not null and c.fresh is not null
         then jsonb_build_object('codes', jsonb_build_array(c.standing, c.standing || c.fresh)) else '{}' end,
       d.kept,
       case when l.findings = '' then '{}' else string_to_array(l.findings, E'\\n') end
         || case when m.found > 1 then array[l.place || '：この行のコードは、マスタでは' || m.found || 'つの施設に分かれています。統合してください。'] else '{}' end
         || case when m.how = 2 then array[l.place || '：名称と所在地が同じため、マスタの施設にコードを加えます。'] else '{}' end
         || case when f.id is null and exists (select from plan_place p where p.number = l.number)
              then array[l.place || '：マスタに名称と所在地が同じ施設があります。コードが変わったのかもしれません（新しい施設として取り込みます）。'] else '{}' end
         || case m.how
              when ${BY_NAME_AND_PLACE} then array[l.place || '：コードがないため、名称と所在地で見つけました。']
              when ${BY_NAME_AND_PLACE + 1} then array[l.place || '：コードがないため、所在地と名称の一部で見つけました（マスタでは「' || f.name || '」）。']
              when ${BY_NAME_AND_PLACE + 2} then array[l.place || '：コードがないため、名称で見つけました（同じ市区町村に1つだけです。マスタの所在地は「' || f.address || '」）。']
              else '{}' end
         || case when m.how >= ${BY_NAME_AND_PLACE} and m.turn > 1 then array[l.place || '：' || m.first || 'と同じ施設です。はじめの行だけを使います。'] else '{}' end
         || case when l.codes = '{}' and f.id is null then array[l.place || '：' || coalesce(
              '名称と所在地だけでは1つに決まらないため、取り込みません。候補は' || n.names || 'です。医療機関コードを書き加えてください。',
              'マスタに見つかりません。名称と所在地を確かめるか、医療機関コードを書き加えてください（コードのない行からは、新しい施設を加えません）。')] else '{}' end
     from load_line l
     left join (select m.*, row_number() over one as turn, first_value(line.place) over one as first
       from plan_match m join load_line line on line.number = m.number
       window one as (partition by m.facility_id order by m.how, m.number)) m on m.number = l.number
     left join (select n.number, string_agg('「' || o.name || '」（' || coalesce(o.address, '所在地なし') || '）', '、' order by o.sought, o.place_key, o.id) as names
       from plan_named n join facilities.facility o on o.id = n.facility_id group by n.number) n on n.number = l.number
     left join facilities.facility f on f.id = m.facility_id
     left join lateral (
       select array_agg(code) as fresh,
         (select coalesce(array_agg(k.code order by k.code), '{}') from facilities.code k where k.facility_id = f.id) as standing
       from unnest(l.codes) as one (code)
       where f.id is not null and not exists (select from facilities.code k where k.code = one.code collate "C")
       having count(*) > 0) c on true
     left join lateral (
       -- Of several lines of one facility the first speaks; the others only bring their codes.
       select coalesce(jsonb_object_agg(field, jsonb_build_array(was, is_now)) filter (where not field = any(f.confirmed)), '{}') as changes,
         coalesce(jsonb_object_agg(field, jsonb_build_array(was, is_now)) filter (where field = any(f.confirmed)), '{}') as kept
       from (values ${compared}, ('closed_on', to_jsonb(f.closed_on), case when f.closed_on is not null then 'null'::jsonb end)) as v (field, was, is_now)
       where f.id is not null and m.turn = 1 and (${differs}) and is_now is not null and is_now is distinct from was) d on true`,
    [importId],
  );
}

/** Facilities of the prefectures that the list is complete for, all of whose codes it could have had and has not. */
async function planGone(
  client: ClientBase,
  importId: string,
  prefectures: readonly string[],
): Promise<void> {
  await client.query(
    `insert into rosters.line (import_id, number, place, action, facility_id, version, name, prefecture, codes, facts, findings)
     select $1, (select coalesce(max(number), 0) from load_line) + row_number() over (order by f.prefecture, f.sought), '',
       case when f.confirmed = '{}' then 'gone' else 'left_out' end, f.id, f.version, f.name, f.prefecture, c.codes, '{}',
       case when f.confirmed = '{}' then '{}' else array['名簿にありませんが、人が確かめた施設のため、閉じません。'] end
     from facilities.facility f
     cross join lateral (select array_agg(code order by code) as codes,
         bool_and(substr(code, 3, 1) in (select distinct substr(codes[1], 3, 1) from load_line)) as could_stand
       from facilities.code where facility_id = f.id) c
     where f.closed_on is null and f.prefecture = any($2::text[]) and c.could_stand
       and not exists (select from plan_match m where m.facility_id = f.id)`,
    [importId, prefectures],
  );
}

/** Rows that name no facility. */
async function planUnread(client: ClientBase, importId: string): Promise<void> {
  await client.query(
    `insert into rosters.line (import_id, number, place, action, name, prefecture, codes, facts, findings)
     select $1, (select coalesce(max(number), 0) from rosters.line where import_id = $1) + row_number() over (order by number),
       place, 'left_out', name, '', '{}', '{}', array[place || '：' || message]
     from load_row where message is not null`,
    [importId],
  );
}

/** The prefectures that lines of the file stand in. */
async function findListed(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ prefecture: string }>(
    "select distinct prefecture from load_line order by 1",
  );
  return rows.map((row) => row.prefecture);
}
