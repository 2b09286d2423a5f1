import { expect, test } from 'vitest';
import { parseDurationMs, parseTimestampMs } from './time-literals.ts';

test.each([
  ['48h', 172_800_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['-90s', -90_000],
  ['250ms', 250],
  ['0.1s', 100],
  ['7d', 604_800_000],
  ['0', 0],
  ['0s', 0],
  ['-0s', 0],
  ['', undefined],
  ['48', undefined],
  ['1 h', undefined],
  ['1w', undefined],
  ['0.5ms', undefined],
  ['h', undefined],
  ['99999999999999h', undefined],
])('the duration "%s" is %s ms', (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each([
  ['2024-03-01T00:00:00+08:00', Date.UTC(2024, 1, 29, 16)],
  ['2024-03-01T00:00:00.250Z', Date.UTC(2024, 2, 1, 0, 0, 0, 250)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ['2024-02-29T12:00:00Z', Date.UTC(2024, 1, 29, 12)],
  ['2023-02-29T12:00:00Z', undefined],
  ['2024-04-31T12:00:00Z', undefined],
  ['2024-13-01T12:00:00Z', undefined],
  ['2024-03-01T25:00:00Z', undefined],
  ['2024-03-01', undefined],
  ['2024-03-01T00:00:00', undefined],
  ['0001-01-01T00:00:00+08:00', undefined],
  ['', undefined],
])('the time "%s" is %s', (text, ms) => {
  expect(parseTimestampMs(text)).toBe(ms);
});
