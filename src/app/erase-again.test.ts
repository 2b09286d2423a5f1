import { expect, it } from 'vitest';
import { eraseLateRecords } from './erase-again.ts';

const DAY_MS = 86_400_000;

it('erases again who was erased lately and has not come back with a back-up', async () => {
  const erased: string[] = [];
  const noted = [
    { customerId: 'long-ago', at: 0 },
    { customerId: 'lately', at: 8 * DAY_MS },
    { customerId: 'restored', at: 8 * DAY_MS },
  ];
  const parts = {
    isKnown: async (customerId: string) => customerId === 'restored',
    records: { erase: async (customerId: string) => void erased.push(customerId) },
    erasures: { list: async () => noted },
  };
  await eraseLateRecords(parts, 10 * DAY_MS);
  expect(erased).toEqual(['lately']);
});
