import { recordKeyBytes } from '../../ports/record-key.ts';
import type { RecordKind, RecordStore, StoredRecord } from '../../ports/record-store.ts';

interface Kept {
  key: Buffer;
  line: string;
}

/** Records in memory, sorted when scanned: for runs whose output fits there. */
export class MemoryRecordStore implements RecordStore {
  private readonly kinds = new Map<RecordKind, Map<string, Kept>>();

  async put(records: readonly StoredRecord[]): Promise<void> {
    for (const { key, line } of records) {
      const bytes = recordKeyBytes(key);
      this.ofKind(key.kind).set(bytes.toString('latin1'), { key: bytes, line });
    }
  }

  async *scan(kind: RecordKind): AsyncIterable<string> {
    const sorted = [...this.ofKind(kind).values()].sort((a, b) => Buffer.compare(a.key, b.key));
    for (const { line } of sorted) yield line;
  }

  async close(): Promise<void> {
    this.kinds.clear();
  }

  private ofKind(kind: RecordKind): Map<string, Kept> {
    const known = this.kinds.get(kind);
    if (known) return known;
    const created = new Map<string, Kept>();
    this.kinds.set(kind, created);
    return created;
  }
}
