-- The matter (件) an advisory belongs to, named after the first advisory of it: documents of several publishers about
-- one weakness in one product are one matter. What stands already is a matter of its own, and so is what comes new
-- until its document says otherwise.
alter table advisories.advisory add column matter uuid references advisories.advisory;
update advisories.advisory set matter = id;
alter table advisories.advisory alter column matter set not null;
create index on advisories.advisory (matter, received_at desc, id desc);

create function advisories.begin_matter() returns trigger language plpgsql as $$
begin
  new.matter := coalesce(new.matter, new.id);
  return new;
end $$;
create trigger begin_matter before insert on advisories.advisory
  for each row execute function advisories.begin_matter();
