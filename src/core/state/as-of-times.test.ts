import fc from 'fast-check';
import { expect, it } from 'vitest';
import { townDefinitions } from '../engine-fixture.ts';
import { layOutRows } from '../program/row-layout.ts';
import { AsOfTimes } from './as-of-times.ts';
import { CustomerRows } from './customer-rows.ts';
import { ListHeads } from './list-heads.ts';

const definitions = townDefinitions();
const [first, ...rest] = definitions.eventTypes;
const updates = { [Object.keys(definitions.profile.attributes)[0]!]: Object.keys(first!.fields)[0]! };
const layout = layOutRows({ ...definitions, eventTypes: [{ ...first!, updates }, ...rest] });
const encoder = new TextEncoder();

function timesOf(customers: number): AsOfTimes {
  const rows = new CustomerRows(layout.stride, layout.template);
  for (let row = 0; row < customers; row++) {
    const id = encoder.encode(`customer-${row}`);
    rows.add(row, row, id, 0, id.length);
  }
  return new AsOfTimes(new ListHeads(rows, layout));
}

it('keeps for each customer and attribute the time set last, however they share it', () => {
  const step = fc.record({ row: fc.nat(2), attribute: fc.nat(80), at: fc.nat(4) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const times = timesOf(3);
      const plain = new Map<string, number>();
      for (const { row, attribute, at } of steps) {
        times.set(row, attribute, at);
        plain.set(`${row} ${attribute}`, at);
      }
      for (let row = 0; row < 3; row++) {
        for (let attribute = 0; attribute <= 80; attribute++) {
          expect(times.get(row, attribute)).toBe(plain.get(`${row} ${attribute}`) ?? Number.NEGATIVE_INFINITY);
        }
      }
    }),
  );
});

it('takes one record for a whole profile, and gives back what events take out of it', () => {
  const times = timesOf(1);
  const empty = times.bytes;
  for (let round = 0; round < 10_000; round++) {
    for (let attribute = 0; attribute < 20; attribute++) times.set(0, attribute, round);
  }
  expect(times.bytes).toBe(empty);
});
