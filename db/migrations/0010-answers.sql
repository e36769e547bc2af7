create schema answers;
grant usage on schema answers to tasuki_web, tasuki_work;

-- What an institution says of one device, besides its answer as a whole.
create table answers.asset_answer (
  reaction_id uuid not null references reactions.reaction,
  asset_id uuid not null references assets.asset,
  answer text not null,
  note text,
  answered_at timestamptz not null,
  primary key (reaction_id, asset_id)
);
-- Files that an institution adds to its answer.
create table answers.attachment (
  id uuid primary key default gen_random_uuid(),
  reaction_id uuid not null references reactions.reaction,
  sha256 text not null,
  name text not null,
  media_type text not null,
  size int not null,
  added_at timestamptz not null,
  added_by uuid,
  removed_at timestamptz
);
create index on answers.attachment (reaction_id);

do $$
declare name text;
begin
  foreach name in array array['asset_answer', 'attachment'] loop
    execute format('alter table answers.%I enable row level security', name);
    execute format('alter table answers.%I force row level security', name);
    execute format('create policy all_for_staff on answers.%I using ((select base.sees_all()))', name);
    -- Through the reaction, which an institution sees once it was released to it.
    execute format('create policy own on answers.%I using (exists (select from reactions.reaction r where r.id = reaction_id and r.institution_id = (select base.viewer_organisation())))', name);
    execute format('grant select, insert, update, delete on answers.%I to tasuki_web, tasuki_work', name);
  end loop;
end $$;
