import type { ClientBase } from "pg";

/** How a line was recognised, best first; `plan_match.how`. */
export const BY_NAME_AND_PLACE = 3;

/** Which facility each line is: by a code, else by name and address where no code of the same table speaks against it. */
export async function matchLines(client: ClientBase, codeless: boolean): Promise<void> {
  await client.query(`
    create temp table plan_match on commit drop as
      select l.number, min(c.facility_id::text)::uuid as facility_id, count(distinct c.facility_id)::int as found, 1 as how
      from load_line l cross join unnest(l.codes) as one (code)
        join facilities.code c on c.code = one.code collate "C" group by l.number`);
  await client.query("create unique index on plan_match (number)");
  await client.query("analyze plan_match");
  // Entries of the same name and address that are not the line's by code.
  await client.query(`
    create temp table plan_place on commit drop as
      select l.number, f.id as facility_id,
        exists (select from facilities.code c where c.facility_id = f.id
          and substr(c.code, 3, 1) in (select substr(code, 3, 1) from unnest(l.codes) as one (code))) as same_table
      from load_line l join facilities.facility f on f.place_key = l.place_key and f.prefecture = l.prefecture
      where f.closed_on is null and substr(l.codes[1], 3, 1) in ('1', '3')
        and not exists (select from plan_match m where m.number = l.number)`);
  await client.query(`
    insert into plan_match (number, facility_id, found, how)
      select number, min(facility_id::text)::uuid, 1, 2 from plan_place
      group by number having count(*) = 1 and not bool_or(same_table)`);
  await matchNamed(client, codeless);
  await client.query("analyze plan_match, plan_place");
}

/**
 * Lines without a code: which open facilities of the same prefecture each may be (`plan_named`), by the best of three
 * ways: name and address; the address and the end of the name, before which some lists write the corporation; the
 * name alone within the municipality. Only who is the one and only is recognised.
 */
async function matchNamed(client: ClientBase, codeless: boolean): Promise<void> {
  await client.query(
    "create temp table plan_named (number int, facility_id uuid, how int) on commit drop",
  );
  if (!codeless) return;
  await client.query(`
    create temp table plan_open on commit drop as
      select f.id, f.prefecture, coalesce(split_part(f.place_key, ' ', 1), split_part(f.sought, ' ', 1)) as name,
        split_part(f.place_key, ' ', 2) as address
      from facilities.facility f where f.closed_on is null
        and f.prefecture in (select prefecture from load_line where codes = '{}')`);
  await client.query(`
    create temp table plan_asked on commit drop as
      select number, prefecture, municipality, coalesce(split_part(place_key, ' ', 1), split_part(sought, ' ', 1)) as name,
        split_part(place_key, ' ', 2) as address
      from load_line where codes = '{}'`);
  await client.query(`create index on plan_open (prefecture, address); create index on plan_open (prefecture, name);
    analyze plan_open, plan_asked`);
  await client.query(`
    insert into plan_named
      select number, id, min(how) from (
        select l.number, o.id, case when o.name = l.name then ${BY_NAME_AND_PLACE} else ${BY_NAME_AND_PLACE + 1} end as how
          from plan_asked l join plan_open o on o.prefecture = l.prefecture and o.address = l.address
          where o.name like '%' || l.name or l.name like '%' || o.name
        union all
        select l.number, o.id, ${BY_NAME_AND_PLACE + 2}
          from plan_asked l join plan_open o on o.prefecture = l.prefecture and o.name = l.name
          where starts_with(o.address, l.municipality)) candidate
      group by number, id`);
  await client.query(`delete from plan_named n using plan_named better
    where better.number = n.number and better.how < n.how`);
  await client.query(`
    insert into plan_match (number, facility_id, found, how)
      select number, min(facility_id::text)::uuid, 1, min(how) from plan_named group by number having count(*) = 1`);
}
