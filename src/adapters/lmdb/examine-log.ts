import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openEnvironment } from './open-environment.ts';

/** What a log holds. */
export interface LogExtent {
  /** Offsets: of the oldest entry, and the next one's. */
  first: number;
  head: number;
  bytes: number;
  /** Offset of the first entry that is missing; absent: none is. */
  gapAt?: number;
}

/** Looks at a log without changing it. Undefined when there is none, or nothing is in it. */
export async function examineLog(folder: string): Promise<LogExtent | undefined> {
  let extent: LogExtent | undefined;
  for (const segment of segmentsIn(folder)) {
    const path = join(folder, segment);
    const environment = openEnvironment<Uint8Array, number>(path, { readOnly: true, encoding: 'binary' });
    const [first] = environment.getKeys({ limit: 1 });
    const [last] = environment.getKeys({ reverse: true, limit: 1 });
    const entries = environment.getCount();
    await environment.close();
    if (first === undefined || last === undefined) continue;
    extent ??= { first, head: first, bytes: 0 };
    if (first !== extent.head) extent.gapAt ??= extent.head;
    if (entries !== last - first + 1) extent.gapAt ??= first;
    extent.head = last + 1;
    extent.bytes += statSync(join(path, 'data.mdb')).size;
  }
  return extent;
}

function segmentsIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
