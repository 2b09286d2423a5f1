import { expect, test } from 'vitest';
import { SnapshotError } from '../core/state/snapshot-bytes.ts';
import { StoredFormatError } from '../ports/checkpoint-store.ts';
import { errorOf, failureOf } from '../runtime/worker-message.ts';
import { serviceErrorOf } from './service-error.ts';

const asThrown = (error: Error) => error;
const fromWorker = (error: Error) => errorOf(failureOf(error));

test.each([
  ['in this thread', asThrown],
  ['in a worker', fromWorker],
])('state that this version cannot read is told as such, met %s', (_, met) => {
  const formats = serviceErrorOf(met(new StoredFormatError('the log', 1, 2)));
  expect(formats).toMatchObject({
    code: 'service.stored-format',
    message: 'the log has format 1, this version reads 2',
  });
  const snapshot = serviceErrorOf(met(new SnapshotError('snapshot of format 2; this version reads 3')));
  expect(snapshot).toMatchObject({
    code: 'service.stored-format',
    message: 'the state that was kept cannot be read: snapshot of format 2; this version reads 3',
    advice: expect.stringContaining('docs/guides/operator.md'),
  });
});

test('what nobody knows stays as it is', () => {
  const defect = new TypeError('x is not a function');
  expect(serviceErrorOf(defect)).toBe(defect);
});
