-- What was tried lately. After a crash of the database it is empty, and nobody misses it: so it costs no write to the log.
create unlogged table attune.tries (
  team text collate "C" not null,
  key text collate "C" not null,
  number bigint not null,
  ends_at timestamptz not null,
  primary key (team, key)
);
create index tries_by_end on attune.tries (ends_at);
