import { type Migration, sql } from 'kysely';

/** People and who of them has signed in: see `Users` and `Sessions`. */
const users = `
create table users (
  user_id text primary key, name text not null unique, display_name text not null, password_hash text,
  roles text[] not null, region text, language text, issuer text, subject text,
  created_at bigint not null, created_by text not null, disabled_at bigint, signed_in_at bigint,
  revision integer not null, unique (issuer, subject)
);
create index users_region on users (region, name);

create table sessions (
  token_hash text primary key, user_id text not null references users on delete cascade,
  started_at bigint not null, expires_at bigint not null, ends_at bigint not null
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);
`;

export const usersMigration: Migration = {
  up: async (database) => {
    await sql.raw(users).execute(database);
  },
};
