import { join } from 'node:path';
import type { Logger } from 'pino';
import { lmdbStorageModule } from '../adapters/lmdb/lmdb-storage.ts';
import type { LiveEngine } from '../runtime/live/live-engine.ts';
import { LogCustomerInputs } from '../runtime/live/log-customer-inputs.ts';

/** The reader of a service's log for those who look at one customer; to be started when the log is open. */
export function customerInputsOf(live: LiveEngine, serviceFolder: string, log: Logger): LogCustomerInputs {
  const folder = join(serviceFolder, 'engine');
  const settings = { storageModule: lmdbStorageModule, folder, definitionsFolder: join(folder, 'definitions') };
  return new LogCustomerInputs(
    settings,
    () => live.activatedAt,
    (message) => log.warn(message),
  );
}
