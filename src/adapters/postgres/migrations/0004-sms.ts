import { type Migration, sql } from 'kysely';

/** What texts from customers came to, and what was asked back: see `SmsConversations`. */
const sms = `
create table sms_texts (
  channel text not null, message_id text not null, received_at bigint not null, customer_id text, decision json,
  settled boolean not null, refused boolean not null, replied text, unfinished boolean not null,
  primary key (channel, message_id)
);
create index sms_texts_unfinished on sms_texts (received_at, channel, message_id) where unfinished;
create index sms_texts_received on sms_texts (received_at);
create index sms_texts_customer on sms_texts (customer_id);

create table sms_conversations (customer_id text primary key, content json not null);
`;

export const smsMigration: Migration = {
  up: async (database) => {
    await sql.raw(sms).execute(database);
  },
};
