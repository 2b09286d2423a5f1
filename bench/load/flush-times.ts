import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from '../harness/statistics.ts';

const FLUSHES = 500;
const BYTES = 16_384;

/** What the disk takes to make a small piece durable, by itself: no acknowledgement can be quicker. */
export function flushTimes(folder: string): { flushP50Ms: number; flushP99Ms: number } {
  const file = join(folder, 'flushes');
  const piece = Buffer.alloc(BYTES, 1);
  const descriptor = openSync(file, 'w');
  const timesMs = Array.from({ length: FLUSHES }, () => {
    const startMs = performance.now();
    writeSync(descriptor, piece);
    fdatasyncSync(descriptor);
    return performance.now() - startMs;
  });
  closeSync(descriptor);
  rmSync(file);
  const [flushP50Ms, flushP99Ms] = [0.5, 0.99].map((share) => Number(quantile(timesMs, share).toPrecision(3)));
  return { flushP50Ms: flushP50Ms!, flushP99Ms: flushP99Ms! };
}
