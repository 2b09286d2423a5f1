import { describe, expect, it } from 'vitest';
import type { NumberListDefinition } from '../../core/schema/definitions.ts';
import { memorySource } from '../byte-source.ts';
import { InputReader, type InputReaderOptions } from '../input-reader.ts';
import { contentOf, mapOf, type ReadInput, readAll, sampleDefinitions } from '../intake-fixture.ts';
import type { ListUpload } from './list-reader.ts';

const START = Date.UTC(2026, 2, 3);
const [a, b, c] = ['13800138000', '13900139000', '15000150000'];
const list = (id: string): NumberListDefinition => ({ kind: 'numberList', id });

function upload(id: string, numbers: readonly string[], at?: number): ListUpload {
  const source = memorySource(`${id}.txt`, [Buffer.from(numbers.join('\n'))]);
  return { source, list: list(id), ...(at !== undefined && { at }) };
}

const event = (n: number, at: number) => JSON.stringify({ id: `e${n}`, type: 'session', customerId: 'x', at });
const eventsAt = (...times: number[]) => contentOf('events.ndjson', times.map((at, n) => event(n, at)).join('\n'));

function readerOf(options: Partial<InputReaderOptions>): InputReader {
  return new InputReader({ definitions: sampleDefinitions, customers: [], events: [], ...options });
}

/** `clock S`, `event S`, `list NUMBER S`, in seconds from the start. */
const told = (inputs: readonly ReadInput[]) =>
  inputs.map(({ kind, customerId, at, values }) => {
    const what = kind === 'command' ? `${values?.list} ${customerId}` : kind;
    return `${what} ${(at - START) / 1000}`;
  });

describe('number lists between events', () => {
  it('come before the first event at or after their time, in the order of time, then as they were named', async () => {
    const reader = readerOf({
      events: [eventsAt(START, START + 4000, START + 9000)],
      lists: [upload('late', [c], START + 5500), upload('x', [a, b], START + 4000), upload('y', [a], START + 4000)],
    });
    const { inputs, counts } = await readAll(reader, sampleDefinitions);
    expect(told(inputs)).toEqual([
      'clock 0',
      'event 0',
      'clock 4',
      `x ${a} 4`,
      `x ${b} 4`,
      `y ${a} 4`,
      'event 4',
      'clock 5',
      `late ${c} 5.5`,
      'clock 9',
      'event 9',
    ]);
    expect(counts).toMatchObject({ records: 7, events: 3, listed: 4, asks: 0 });
  });

  it('come with the first event when they have no time, and at the end when no event is as late', async () => {
    const reader = readerOf({
      events: [eventsAt(START + 500, START + 2000)],
      lists: [upload('x', [a]), upload('last', [b], START + 60_000)],
    });
    const { inputs } = await readAll(reader, sampleDefinitions);
    expect(told(inputs)).toEqual([
      'clock 0',
      `x ${a} 0`,
      'event 0.5',
      'clock 2',
      'event 2',
      'clock 60',
      `last ${b} 60`,
    ]);
  });

  it('come without any event too', async () => {
    const reader = readerOf({ lists: [upload('x', [a], START), upload('y', [b])] });
    const { inputs } = await readAll(reader, sampleDefinitions);
    expect(inputs.filter(({ kind }) => kind === 'command').map(({ customerId }) => customerId)).toEqual([b, a]);
  });

  it('find their place among events that are put in order', async () => {
    const map = mapOf(
      'kind: map\nid: m\nformat: ndjson\norder: at\nevents: { type: session, customerId: who, at: { column: at, format: epoch-ms } }',
    );
    const lines = [9000, 0, 4000].map((ms) => JSON.stringify({ who: 'x', at: START + ms }));
    const reader = readerOf({
      events: [contentOf('events.ndjson', lines.join('\n'), map)],
      lists: [upload('x', [a, b], START + 3000)],
      batchSize: 2,
    });
    const { inputs } = await readAll(reader, sampleDefinitions);
    const without = told(inputs).filter((each) => !each.startsWith('clock'));
    expect(without).toEqual(['event 0', `x ${a} 3`, `x ${b} 3`, 'event 4', 'event 9']);
  });

  it('say of a number how it was written when that is not plainly', async () => {
    const reader = readerOf({ lists: [upload('x', [`+86${a}`, b], START)] });
    const { inputs } = await readAll(reader, sampleDefinitions);
    expect(inputs.flatMap(({ kind, values }) => (kind === 'command' ? [values] : []))).toEqual([
      { command: 'join-list', list: 'x', written: `+86${a}` },
      { command: 'join-list', list: 'x' },
    ]);
  });

  it('give exactly the rest behind every cursor, whatever the cut', async () => {
    const numbers = Array.from({ length: 23 }, (_, n) => `138001380${String(n).padStart(2, '0')}`);
    const options = (batchSize: number) => ({
      events: [eventsAt(START, START + 2000, START + 61_000, START + 62_000)],
      lists: [upload('x', [...numbers, 'wrong', a, ''], START + 1000), upload('y', [b, b, c], START + 61_000)],
      splitAtMinute: true,
      batchSize,
    });
    const whole = await readAll(readerOf(options(1000)), sampleDefinitions);
    for (const batchSize of [1, 2, 5]) {
      const { steps, inputs, rejects } = await readAll(readerOf(options(batchSize)), sampleDefinitions);
      expect([inputs, rejects]).toEqual([whole.inputs, whole.rejects]);
      expect(steps.every((step) => step.inputs <= batchSize)).toBe(true);
      for (const [index, { cursor }] of steps.entries()) {
        const rest = await readAll(readerOf(options(batchSize)), sampleDefinitions, cursor);
        expect(rest.steps).toEqual(steps.slice(index + 1));
      }
    }
  });
});
