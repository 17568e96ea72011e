-- Whoever looks on a person's behalf looks as attune_reader, and then sees only that person's caseload,
-- whatever the query says. The role is there before this runs.

grant usage on schema attune to attune_reader;
grant select on attune.records, attune.tags to attune_reader;

alter table attune.tags enable row level security;
create policy own_caseload on attune.tags for select to attune_reader using (
  team = current_setting('attune.team', true)
  and collection = 'caseload'
  and tag = 'now:' || nullif(current_setting('attune.user', true), '')
);

alter table attune.records enable row level security;
create policy own_caseload on attune.records for select to attune_reader using (
  team = current_setting('attune.team', true)
  and family in (
    select tags.key from attune.tags
    where tags.team = current_setting('attune.team', true)
      and tags.collection = 'caseload'
      and tags.tag = 'now:' || nullif(current_setting('attune.user', true), '')
  )
);
