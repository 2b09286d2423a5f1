import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { customerIdOf } from './call-batches.ts';
import type { CallStream, Calls } from './call-stream.ts';
import { placeName } from './campaign-rules.ts';

const CALLS_A_WRITE = 10_000;
const HEADER = 'id,customerId,at,cost,duration,longDistance,callerPlace,calleePlace\n';

function lineOf(calls: Calls, i: number): string {
  const fields = [
    `call-${calls.call[i].toString(36)}`,
    customerIdOf(calls.caller[i]),
    calls.at[i],
    calls.cost[i],
    calls.duration[i],
    calls.longDistance[i] === 1,
    placeName(calls.callerPlace[i]),
    placeName(calls.calleePlace[i]),
  ];
  return `${fields.join(',')}\n`;
}

/** Writes the next `count` calls of a stream as a CSV file, read with call-map.yaml; returns its size in bytes. */
export async function writeCallFile(path: string, stream: CallStream, count: number): Promise<number> {
  const file = createWriteStream(path);
  file.write(HEADER);
  for (let written = 0; written < count; written += CALLS_A_WRITE) {
    const calls = stream.take(Math.min(CALLS_A_WRITE, count - written));
    let text = '';
    for (let i = 0; i < calls.count; i++) text += lineOf(calls, i);
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
  return file.bytesWritten;
}
