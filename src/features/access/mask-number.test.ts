import { describe, expect, it } from 'vitest';
import { maskNumber, maskNumbers } from './mask-number.ts';

describe('maskNumber', () => {
  it.each([
    ['13812345678', '138****5678'],
    ['8613812345678', '861****5678'],
    ['resident-0001', 'res****0001'],
    ['1234567', '12****7'],
    ['n1', 'n****'],
    ['', ''],
  ])('shows %s as %s', (id, shown) => {
    expect(maskNumber(id)).toBe(shown);
  });
});

describe('maskNumbers', () => {
  it('masks what may be a number of a person, wherever it stands, and leaves the rest', () => {
    expect(maskNumbers('13812345678 called 8613900001111 at 09:30 for 120 s')).toBe(
      '138****5678 called 861****1111 at 09:30 for 120 s',
    );
  });
});
