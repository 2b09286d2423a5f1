import { describe, expect, it } from 'vitest';
import { CommandError } from './command-error.ts';
import { listPathOf } from './list-path.ts';

const zone = 'Asia/Shanghai';
const open = { from: undefined, to: undefined };
const noon = Date.parse('2026-03-05T12:00:00+08:00');

describe('--list', () => {
  it.each([
    ['spring=numbers.csv', { list: 'spring', path: 'numbers.csv' }],
    ['spring=numbers.csv@2026-03-05T12:00', { list: 'spring', path: 'numbers.csv', at: noon }],
    ['spring=a@b.csv@2026-03-05T04:00Z', { list: 'spring', path: 'a@b.csv', at: noon }],
    ['spring=lists@home/a=b.csv', { list: 'spring', path: 'lists@home/a=b.csv' }],
  ])('%s names list, file and time', (written, expected) => {
    expect(listPathOf(written, zone, open)).toEqual(expected);
  });

  it.each(['spring', '=numbers.csv', 'spring=', 'spring=numbers.csv@2026-13-01'])('refuses %s', (written) => {
    expect(() => listPathOf(written, zone, open)).toThrow(CommandError);
  });

  it('refuses a time outside of the span replayed', () => {
    const written = 'spring=numbers.csv@2026-03-05T12:00';
    expect(listPathOf(written, zone, { from: noon, to: noon + 1 })).toMatchObject({ at: noon });
    expect(() => listPathOf(written, zone, { from: noon + 1, to: undefined })).toThrow('outside');
    expect(() => listPathOf(written, zone, { from: undefined, to: noon })).toThrow('outside');
  });
});
