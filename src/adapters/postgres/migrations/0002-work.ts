import { type Migration, sql } from 'kysely';

const work = `
create table customers (
  customer_id text primary key, number text, name text, email text, app_token text, changed_at bigint not null
);
create index customers_number on customers (number);

create table definition_versions (
  kind text not null, id text not null, version integer not null, revision integer not null, state text not null,
  content text not null, author text not null, comment text not null, created_at bigint not null,
  changed_at bigint not null,
  primary key (kind, id, version)
);
create unique index definition_versions_active on definition_versions (kind, id) where state = 'active';
create unique index definition_versions_open on definition_versions (kind, id)
  where state in ('draft', 'submitted', 'approved');

create table definition_changes (
  change_id bigint generated always as identity primary key, kind text not null, id text not null,
  version integer not null, action text not null, who text not null, at bigint not null, comment text not null
);
create index definition_changes_of on definition_changes (kind, id, change_id);

create table definition_activations (
  activation_id bigint generated always as identity primary key, set_version text not null, log_offset bigint,
  who text not null, at bigint not null, comment text not null, members json not null
);

create table api_keys (
  key_id text primary key, name text not null, secret_hash text not null, scopes text[] not null, regions text[],
  created_at bigint not null, created_by text not null, expires_at bigint, revoked_at bigint, used_at bigint
);

create table idempotency_keys (
  caller text not null, key text not null, fingerprint text not null, work_until bigint not null,
  expires_at bigint not null, status integer, media_type text, body text,
  primary key (caller, key)
);
create index idempotency_keys_expiry on idempotency_keys (expires_at);

create table settings (name text primary key, value json not null, changed_at bigint not null, changed_by text not null);
`;

export const workMigration: Migration = {
  up: async (database) => {
    await sql.raw(work).execute(database);
  },
};
