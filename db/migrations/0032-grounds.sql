-- The part of the product that a status speaks about; null: the product itself.
alter table advisories.affected add column component text;
-- What was read from the document is read again from the bytes kept, because it is read better now.
alter table advisories.advisory add column reread_wanted boolean not null default false;
create index on advisories.advisory (id) where reread_wanted;

-- A catalogue names products. A version that it learned from an advisory was taken for the hospital's own.
update products.product
set cpe = case
    when cpe ilike 'cpe:2.3:%' then substring(cpe from '^((?:(?:[^:\\]|\\.)+:){4}(?:[^:\\]|\\.)+)') || ':*:*:*:*:*:*:*:*'
    else substring(cpe from '^((?:(?:[^:\\]|\\.)+:){3}(?:[^:\\]|\\.)+)') end
where cpe is not null;
update products.product
set purl = case when position('/' in purl) > 0
    then regexp_replace(regexp_replace(purl, '[?#].*$', ''), '@[^/@]*$', '') end
where purl is not null;

-- Every verdict is reached anew; what a person decided stays.
update advisories.advisory set match_wanted_at = now(), reread_wanted = document_id is not null;
select base.add_job('advisories.match', '{}'::json, null, 'advisories.match', 10)
  where exists (select from advisories.advisory);
