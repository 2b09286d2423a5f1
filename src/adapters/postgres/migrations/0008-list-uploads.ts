import { type Migration, sql } from 'kysely';

/** What became of number lists that were uploaded: see `ListUploads`. */
const uploads = `
create table list_uploads (
  upload_id text primary key, list text not null, file text, rule text, group_id text, who text not null,
  at bigint not null, ended_at bigint, state text not null, problem text, read integer not null,
  accepted integer not null, format_errors integer not null, duplicates integer not null, unknown integer not null,
  do_not_disturb integer not null
);
create index list_uploads_list on list_uploads (list, at);
create index list_uploads_at on list_uploads (at);

create table list_refusals (
  upload_id text not null references list_uploads on delete cascade, line integer not null, code text not null,
  message text not null, raw text not null, customer_id text,
  primary key (upload_id, line)
);
create index list_refusals_customer on list_refusals (customer_id);
`;

export const listUploadsMigration: Migration = {
  up: async (database) => {
    await sql.raw(uploads).execute(database);
  },
};
