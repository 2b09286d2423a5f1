import { type Migration, sql } from 'kysely';

/**
 * What was done: see `AuditLog`. The trigger refuses changes to whoever has no right to take it away, and to everybody who
 * makes them by mistake; changes that get around it break the chain of hashes.
 */
const audit = `
create table audit_entries (
  sequence bigint primary key, at bigint not null, who text not null, name text not null, action text not null,
  subject text not null, subject_key text not null, status integer not null, address text not null,
  request_id text not null, detail text not null, previous_hash text not null, hash text not null
);
create index audit_entries_at on audit_entries (at, sequence);
create index audit_entries_name on audit_entries (name, at, sequence);
create index audit_entries_action on audit_entries (action, at, sequence);
create index audit_entries_subject on audit_entries (subject_key, at, sequence);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'entries of the audit trail are neither changed nor removed' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_entries_stay before update or delete or truncate on audit_entries
  for each statement execute function refuse_audit_change();
`;

export const auditMigration: Migration = {
  up: async (database) => {
    await sql.raw(audit).execute(database);
  },
};
