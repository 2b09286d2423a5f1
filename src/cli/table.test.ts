import { describe, expect, it } from 'vitest';
import { bytes, count, share, tableLines } from './table.ts';

describe('tables', () => {
  it('aligns words to the left and numbers to the right', () => {
    expect(
      tableLines([
        ['scenario', 'moments'],
        ['at-the-station', '7'],
        ['new-phone', '1,234'],
      ]),
    ).toEqual(['  scenario        moments', '  at-the-station        7', '  new-phone         1,234']);
  });

  it('counts Chinese characters as two columns and colours as none', () => {
    expect(
      tableLines(
        [
          ['进入车站', 'x'],
          ['\u001b[1mstation\u001b[0m', 'y'],
        ],
        '',
      ),
    ).toEqual(['进入车站  x', '\u001b[1mstation\u001b[0m   y']);
  });

  it('keeps a column of words to the left though one of them is a number', () => {
    expect(
      tableLines(
        [
          ['id', 'n'],
          ['long-id', '1'],
          ['7', '2'],
        ],
        '',
      ),
    ).toEqual(['id       n', 'long-id  1', '7        2']);
  });

  it('has no lines without rows', () => {
    expect(tableLines([])).toEqual([]);
  });

  it('writes counts, shares and sizes as people read them', () => {
    expect([count(1234567), share(1, 3), share(0, 0)]).toEqual(['1,234,567', '33.3 %', '–']);
    expect([bytes(0), bytes(1023), bytes(1024), bytes(5 * 2 ** 30), bytes(2 ** 50)]).toEqual([
      '0 B',
      '1023 B',
      '1.0 KB',
      '5.0 GB',
      '1048576.0 GB',
    ]);
  });
});
