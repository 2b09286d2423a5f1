import { describe, expect, it } from 'vitest';
import { InputReader } from './input-reader.ts';
import { codesOf, contentOf, field, readAll, sampleDefinitions, withoutClocks } from './intake-fixture.ts';

const at = Date.UTC(2015, 6, 31, 16);

function read(lines: readonly object[], definitions = sampleDefinitions) {
  const content = lines.map((line) => JSON.stringify(line)).join('\n');
  return readAll(
    new InputReader({ definitions, customers: [], events: [contentOf('events.ndjson', content)] }),
    definitions,
  );
}

describe("a file of events in the product's own form", () => {
  it('may hold customers, asks and outcomes among the events', async () => {
    const { inputs, rejects, counts } = await read([
      { type: 'customer', customerId: 'a', age: 30, tags: ['t'], city: null },
      { type: 'order', customerId: 'a', at, product: 'mms' },
      { type: 'ask', id: 'q', customerId: 'a', at, channel: 'desk', touchpoint: 'desk-1', limit: 3 },
      { type: 'outcome', id: 'o', customerId: 'a', at, contactId: 'c1', outcome: 'declined', note: 'no time' },
    ]);
    expect(rejects).toEqual([]);
    expect(withoutClocks(inputs).map(({ kind, at, values }) => [kind, at, values])).toEqual([
      ['profile', 0, { age: 30, tags: 't', city: null }],
      ['event', at, { product: 'mms' }],
      ['command', at, { command: 'ask', channel: 'desk', touchpoint: 'desk-1', limit: 3 }],
      ['outcome', at, { contactId: 'c1', outcome: 'declined', note: 'no time' }],
    ]);
    expect(counts).toMatchObject({ customers: 1, events: 1, asks: 1, outcomes: 1 });
  });

  it('refuses in each what belongs to another, and what it cannot do without', async () => {
    const { rejects } = await read([
      { type: 'customer', customerId: 'a', product: 'mms' },
      { type: 'ask', customerId: 'a', at, limit: 3 },
      { type: 'outcome', customerId: 'a', at, contactId: 'c1' },
      { type: 'outcome', customerId: 'a', contactId: 'c1', outcome: 'declined' },
      { type: 'order', customerId: 'a', at, outcome: 'declined' },
    ]);
    expect(codesOf(rejects)).toEqual([
      'field.unknown@1',
      'field.missing@2',
      'field.missing@3',
      'time.missing@4',
      'field.unknown@5',
    ]);
  });

  it('takes an event type that the pack declares for what the pack says', async () => {
    const outcome = { kind: 'eventType' as const, id: 'outcome', fields: { goals: field('int') }, updates: {} };
    const definitions = { ...sampleDefinitions, eventTypes: [...sampleDefinitions.eventTypes, outcome] };
    const { inputs } = await read([{ type: 'outcome', customerId: 'a', at, goals: 2 }], definitions);
    expect(withoutClocks(inputs)[0]).toMatchObject({ kind: 'event', type: 'outcome', values: { goals: 2 } });
  });
});
