import type { RootDatabase } from 'lmdb';
import { recordKeyBytes, recordKindNumber } from '../../ports/record-key.ts';
import type { RecordKind, RecordStore, StoredRecord } from '../../ports/record-store.ts';
import { openEnvironment } from './open-environment.ts';

/** Lines fetched at once when scanning: bounds memory and the life of a read transaction. */
const SCAN_LINES = 512;

/** Records in an LMDB environment of their own; the key is the sort key, so a scan is the sorted output. */
export class LmdbRecordStore implements RecordStore {
  private readonly environment: RootDatabase<string, Uint8Array>;

  constructor(folder: string) {
    this.environment = openEnvironment<string, Uint8Array>(folder, { encoding: 'string', keyEncoding: 'binary' });
  }

  async put(records: readonly StoredRecord[]): Promise<void> {
    if (records.length === 0) return;
    await this.environment.batch(() => {
      for (const { key, line } of records) this.environment.put(recordKeyBytes(key), line);
    });
  }

  async *scan(kind: RecordKind): AsyncIterable<string> {
    const number = recordKindNumber(kind);
    const end = Buffer.from([number + 1]);
    let start: Uint8Array = Buffer.from([number]);
    for (;;) {
      const page = [...this.environment.getRange({ start, end, limit: SCAN_LINES })];
      for (const { value } of page) yield value;
      if (page.length < SCAN_LINES) return;
      // The least key greater than the last one read.
      start = Buffer.concat([page.at(-1)!.key, Buffer.from([0])]);
    }
  }

  async close(): Promise<void> {
    await this.environment.close();
  }
}
