-- The store's tables: plain, and keyed by team first, so that they can be distributed by team.
-- Text compares by code point: an index must never depend on the operating system's idea of a language.
-- No sequence gives out seq: the row in attune.whole does, so that the order of commits is the order of seqs.

create table attune.whole (
  team text collate "C" primary key,
  epoch text not null,
  last_seq bigint not null
);

create table attune.records (
  team text collate "C" not null,
  seq bigint not null,
  id text collate "C" not null,
  family text collate "C" not null,
  subject text collate "C" not null,
  sha256 text not null,
  received_at text not null,
  canonical text not null, -- as it was hashed: jsonb would write it anew
  notes text not null,
  primary key (team, id),
  unique (team, seq)
);
create index records_by_family on attune.records (team, family, seq);
create index records_by_subject on attune.records (team, subject, seq);

create table attune.tombstones (
  team text collate "C" not null,
  family text collate "C" not null,
  seq bigint not null,
  erased_at text not null,
  records bigint not null,
  users text not null, -- a JSON list
  primary key (team, family),
  unique (team, seq)
);

create table attune.documents (
  team text collate "C" not null,
  collection text collate "C" not null,
  key text collate "C" not null,
  document text not null,
  primary key (team, collection, key)
);

create table attune.tags (
  team text collate "C" not null,
  collection text collate "C" not null,
  tag text collate "C" not null,
  key text collate "C" not null,
  primary key (team, collection, tag, key)
);
create index tags_by_key on attune.tags (team, collection, key);

create table attune.locks (
  team text collate "C" not null,
  what text collate "C" not null,
  primary key (team, what)
);
