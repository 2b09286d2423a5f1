import { join } from 'node:path';
import type { Logger } from 'pino';
import { LmdbHandoverJournal } from '../adapters/lmdb/lmdb-handover-journal.ts';
import type { Database } from '../adapters/postgres/open-database.ts';
import { PostgresContactRecords } from '../adapters/postgres/postgres-contact-records.ts';
import { PostgresCustomerDirectory } from '../adapters/postgres/postgres-customer-directory.ts';
import type { SmsAnswers } from '../features/sms-replies/sms-answers.ts';
import type { AddressBook } from '../ports/address-book.ts';
import { Dispatcher, type ServedChannel } from '../runtime/dispatch/dispatcher.ts';
import type { LiveEngine } from '../runtime/live/live-engine.ts';
import { type KeptControl, lostTimeOf } from './service-control.ts';
import type { Shutdown } from './shutdown.ts';
import { textAnswers } from './text-answers.ts';

interface DeliveryParts {
  /** Of the service. */
  folder: string;
  live: LiveEngine;
  database: Database;
  kept: KeptControl;
  now: () => number;
  log: Logger;
}

/** What takes contacts to customers and brings back what they say; nothing is open yet. */
export function openDelivery({ folder, live, database, kept, now, log }: DeliveryParts, shutdown: Shutdown) {
  const journal = new LmdbHandoverJournal(join(folder, 'handover'));
  shutdown.add('the journal of hand-overs', () => journal.close());
  const answers = textAnswers({
    ...{ live, journal, database, now, log },
    channelOf: (id) => dispatcher.channelOf(id),
    isPaused: (id) => dispatcher.isPaused(id),
  });
  const dispatcher = new Dispatcher({
    live,
    records: new PostgresContactRecords(database),
    journal,
    addresses: addressesIn(database),
    now,
    report: (message) => log.warn(message),
    inbound: (channel, message) => answers.inbound(channel, message),
    paused: kept.paused,
    lost: lostTimeOf(kept),
  });
  return { journal, answers, dispatcher };
}

interface BegunDelivery {
  dispatcher: Dispatcher;
  answers: SmsAnswers;
  served: readonly ServedChannel[];
}

/** Opens the channels; the engine must be running. */
export async function beginDelivery({ dispatcher, answers, served }: BegunDelivery, shutdown: Shutdown): Promise<void> {
  await dispatcher.start(served);
  shutdown.add('the channels', () => dispatcher.stop());
  answers.start();
  shutdown.add('answers to texts', () => answers.stop());
}

/** A customer of whom nothing else is known is reached by their id: it is their number. */
function addressesIn(database: Database): AddressBook {
  const directory = new PostgresCustomerDirectory(database);
  return {
    addressOf: async (customerId, kind) =>
      (await directory.addressOf(customerId, kind)) ?? (kind === 'number' ? customerId : undefined),
  };
}
