import type { Logger } from 'pino';
import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresAnswerableContacts } from '../adapters/postgres/postgres-answerable-contacts.ts';
import { PostgresCustomerDirectory } from '../adapters/postgres/postgres-customer-directory.ts';
import { PostgresSmsConversations } from '../adapters/postgres/postgres-sms-conversations.ts';
import { SmsAnswers, type SmsAnswersOptions } from '../features/sms-replies/sms-answers.ts';
import type { LiveService } from '../runtime/live/live-service.ts';

export interface TextAnswersParts
  extends Pick<SmsAnswersOptions, 'live' | 'journal' | 'channelOf' | 'isPaused' | 'now'> {
  database: Database;
  log: Logger;
}

/** Answers to what customers write, kept in the database. Made before the engine starts, so that it misses nothing. */
export function textAnswers({ database, log, ...parts }: TextAnswersParts): SmsAnswers {
  return new SmsAnswers({
    ...parts,
    conversations: new PostgresSmsConversations(database),
    contacts: new PostgresAnswerableContacts(database),
    directory: writersIn(database, parts.live),
    report: (message) => log.warn(message),
  });
}

/** Of whom nothing else is known, their id is their number: as where they are reached. */
function writersIn(database: Database, live: LiveService): SmsAnswersOptions['directory'] {
  const directory = new PostgresCustomerDirectory(database);
  return {
    customerWithNumber: async (number) => {
      const customerId = await directory.customerWithNumber(number);
      if (customerId !== undefined) return customerId;
      return (await live.customer(number)) === undefined ? undefined : number;
    },
  };
}
