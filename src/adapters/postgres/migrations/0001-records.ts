import { type Migration, sql } from 'kysely';

/** Times are epoch ms; `log_offset` is the place in the log a row came from (see `EffectStore`). */
const records = `
create table moments (
  moment_id text not null, at bigint not null, customer_id text not null, scenario text not null,
  expires_at bigint not null, trigger json not null,
  primary key (moment_id, at)
) partition by range (at);
create index moments_customer on moments (customer_id, at);

create table decisions (
  decision_id text not null, at bigint not null, customer_id text not null, campaign text not null, moment_id text,
  result text not null, offer text, channel text, probability float8,
  candidates json not null, chosen json, version text not null,
  primary key (decision_id, at)
) partition by range (at);
create index decisions_customer on decisions (customer_id, at);
create index decisions_at on decisions using brin (at);

create table contacts (
  contact_id text not null, at bigint not null, decision_id text, customer_id text not null, campaign text not null,
  step text not null, offer text, template text, purpose text not null, channel text not null, touchpoint text, due_at bigint not null, status text not null,
  reason text, changed_at bigint not null, log_offset bigint not null,
  primary key (contact_id, at)
) partition by range (at);
create index contacts_customer on contacts (customer_id, at);
create index contacts_waiting on contacts (channel, status, due_at, contact_id) where status in ('planned', 'released');
create index contacts_at on contacts using brin (at);

create table contact_changes (
  contact_id text not null, at bigint not null, status text not null, changed_at bigint not null, reason text,
  primary key (contact_id, at, changed_at, status)
) partition by range (at);
create index contact_changes_at on contact_changes using brin (at);

create table outcomes (
  contact_id text not null, at bigint not null, outcome text not null, customer_id text not null, staff_id text,
  note text, log_offset bigint not null,
  primary key (contact_id, at, outcome)
) partition by range (at);
create index outcomes_customer on outcomes (customer_id, at);

create table journeys (
  journey_id text primary key, customer_id text not null, campaign text not null, at bigint not null, step text not null,
  status text not null, reason text, log_offset bigint not null
);
create index journeys_customer on journeys (customer_id, at);
create index journeys_left on journeys (at) where status = 'left';

create table journey_changes (
  journey_id text not null, at bigint not null, step text not null, status text not null, customer_id text not null,
  campaign text not null, reason text,
  primary key (journey_id, at, step, status)
) partition by range (at);
create index journey_changes_customer on journey_changes (customer_id, at);

create table order_requests (
  request_id text not null, at bigint not null, customer_id text not null, action text not null, product text not null,
  campaign text not null, contact_id text, log_offset bigint not null,
  primary key (request_id, at)
) partition by range (at);
create index order_requests_customer on order_requests (customer_id, at);

create table grants (
  grant_id text not null, at bigint not null, customer_id text not null, campaign text not null, what text not null,
  product text, points float8, ends_at bigint, log_offset bigint not null,
  primary key (grant_id, at)
) partition by range (at);
create index grants_customer on grants (customer_id, at);

create table conversions (
  conversion_id text not null, at bigint not null, customer_id text not null, product text not null,
  decision_id text not null, contact_id text not null, campaign text not null, channel text not null,
  offer text not null, arm text not null, log_offset bigint not null,
  primary key (conversion_id, at)
) partition by range (at);
create index conversions_customer on conversions (customer_id, at);
create index conversions_at on conversions using brin (at);

create table dead_letters (
  dead_letter_id text not null, at bigint not null, customer_id text not null, code text not null, message text not null,
  file integer not null, line bigint not null, raw text not null, log_offset bigint not null, fed_at bigint,
  primary key (dead_letter_id, at)
) partition by range (at);
create index dead_letters_at on dead_letters (at, dead_letter_id);
`;

const growing = records.matchAll(/create table (\w+) \([^;]*\) partition by range \(at\);/g);

/** What has a time outside of all weeks. */
const remainders = [...growing].map(([, table]) => `create table ${table}_remainder partition of ${table} default;`);

export const recordsMigration: Migration = {
  up: async (database) => {
    await sql.raw(records + remainders.join('\n')).execute(database);
  },
};
