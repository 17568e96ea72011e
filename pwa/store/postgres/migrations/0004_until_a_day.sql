-- A family may be on a caseload to the end of a day: the tag until:USER:DAY lets USER see it while that day is not over.
-- The service says which day it is, as it says who looks: without a day there is none of this.

drop policy own_caseload on attune.tags;
create policy own_caseload on attune.tags for select to attune_reader using (
  team = current_setting('attune.team', true)
  and collection = 'caseload'
  and (
    tag = 'now:' || nullif(current_setting('attune.user', true), '')
    or tag between 'until:' || nullif(current_setting('attune.user', true), '') || ':'
        || nullif(current_setting('attune.today', true), '')
      and 'until:' || nullif(current_setting('attune.user', true), '') || ':9999-12-31'
  )
);

drop policy own_caseload on attune.records;
create policy own_caseload on attune.records for select to attune_reader using (
  team = current_setting('attune.team', true)
  and family in (
    select tags.key from attune.tags
    where tags.team = current_setting('attune.team', true)
      and tags.collection = 'caseload'
      and (
        tags.tag = 'now:' || nullif(current_setting('attune.user', true), '')
        or tags.tag between 'until:' || nullif(current_setting('attune.user', true), '') || ':'
            || nullif(current_setting('attune.today', true), '')
          and 'until:' || nullif(current_setting('attune.user', true), '') || ':9999-12-31'
      )
  )
);
