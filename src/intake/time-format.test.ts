import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeFormat } from './time-format.ts';

function read(format: string, text: string, zone = 'UTC'): string | undefined {
  const bytes = Buffer.from(`x${text}y`);
  const at = timeFormat(format, zone)?.read(bytes, 1, bytes.length - 1) ?? Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

describe('iso times', () => {
  it.each([
    ['2015-08-01T00:14:45.751', '2015-08-01T00:14:45.751Z'],
    ['2015-08-01 00:14:45', '2015-08-01T00:14:45.000Z'],
    ['2015-08-01T00:14', '2015-08-01T00:14:00.000Z'],
    ['2015-08-01', '2015-08-01T00:00:00.000Z'],
    ['2015-08-01T00:14:45.7519999Z', '2015-08-01T00:14:45.751Z'],
    ['2015-08-01T00:14:45,7Z', '2015-08-01T00:14:45.700Z'],
    ['2015-08-01T00:14:45+08:00', '2015-07-31T16:14:45.000Z'],
    ['2015-08-01T00:14:45-0330', '2015-08-01T03:44:45.000Z'],
    ['2015-08-01T00:14+08', '2015-07-31T16:14:00.000Z'],
    ['2016-02-29T00:00:00', '2016-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => expect(read('iso', text)).toBe(expected));

  it.each([
    '',
    '2015',
    '2015-8-1',
    '2015-02-29',
    '2015-13-01',
    '2015-00-10',
    '2015-01-32',
    '2015-08-01T24:00:00',
    '2015-08-01T00:60',
    '2015-08-01T00:00:60',
    '2015-08-01T00:00:0',
    '2015-08-01T00:00:00.',
    '2015-08-01T00:00:00x',
    '2015-08-01T00:00:00+8',
    '2015-08-01T0000',
    '20150801T000000',
    '2015/08/01',
    '2015-08-01T00:00:00Zz',
    '2015-08-01T00:00:00+08:61',
    '2015-0 -01',
  ])('does not read %j', (text) => expect(read('iso', text)).toBeUndefined());
});

describe('other formats', () => {
  it.each([
    ['epoch-ms', '1438359285751', '2015-07-31T16:14:45.751Z'],
    ['epoch-ms', '1438359285751.9', '2015-07-31T16:14:45.751Z'],
    ['epoch-seconds', '1438359285', '2015-07-31T16:14:45.000Z'],
    ['epoch-seconds', '1438359285.751', '2015-07-31T16:14:45.751Z'],
    ['yyyyMMddHHmmss', '20150801001445', '2015-08-01T00:14:45.000Z'],
    ['yyyy/M/d H:mm', '2015/8/1 9:05', '2015-08-01T09:05:00.000Z'],
    ['dd.MM.yy HH:mm:ss.SSS', '01.08.15 00:14:45.751', '2015-08-01T00:14:45.751Z'],
    ['yyyy年MM月dd日', '2015年08月01日', '2015-08-01T00:00:00.000Z'],
  ])('%s reads %s', (format, text, expected) => expect(read(format, text)).toBe(expected));

  it.each([
    ['epoch-ms', 'abc'],
    ['epoch-ms', ''],
    ['epoch-seconds', '1e9'],
    ['epoch-ms', '99999999999999999999'],
    ['epoch-ms', '12.'],
    ['yyyyMMddHHmmss', '2015080100144'],
    ['yyyyMMddHHmmss', '201508010014455'],
    ['yyyyMMddHHmmss', '20150231001445'],
    ['yyyy/M/d', '2015-8-1'],
  ])('%s does not read %j', (format, text) => expect(read(format, text)).toBeUndefined());

  it.each(['yyyyMM', 'HH:mm', 'yyyyQMMdd', 'rfc2822'])('%s is no format', (format) =>
    expect(timeFormat(format, 'UTC')).toBeUndefined(),
  );
});

describe('local times', () => {
  it.each([
    [
      'reads the hour that does not exist with the offset before',
      'Europe/Berlin',
      '2015-03-29T02:30:00',
      '2015-03-29T01:30:00.000Z',
    ],
    [
      'reads the hour that exists twice as the first',
      'Europe/Berlin',
      '2015-10-25T02:30:00',
      '2015-10-25T00:30:00.000Z',
    ],
    ['knows changes by half an hour', 'Australia/Lord_Howe', '2015-04-05T01:45:00', '2015-04-04T14:45:00.000Z'],
    ['knows changes within an hour: before', 'America/St_Johns', '2010-03-14T00:00:30', '2010-03-14T03:30:30.000Z'],
    ['knows changes within an hour: after', 'America/St_Johns', '2010-03-14T01:01:30', '2010-03-14T03:31:30.000Z'],
    ['knows a day that was left out', 'Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00.000Z'],
    ['knows zones of odd offsets', 'Asia/Kathmandu', '2015-08-01T00:00:00', '2015-07-31T18:15:00.000Z'],
  ])('%s', (_what, zone, text, expected) => expect(read('iso', text, zone)).toBe(expected));

  it('agrees with the calendar of the zone for every instant, apart from the second of two equal times', () => {
    const zones = ['Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca'];
    const instants = fc.integer({ min: Date.UTC(1990, 0, 3) / 1000, max: Date.UTC(2040, 0, 1) / 1000 });
    for (const zone of zones) {
      const format = timeFormat('iso', zone);
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
      const readBack = (at: number) => {
        const bytes = Buffer.from(shown.format(at));
        return format?.read(bytes, 0, bytes.length) ?? Number.NaN;
      };
      fc.assert(
        fc.property(instants, (seconds) => {
          const at = seconds * 1000;
          const found = readBack(at);
          expect(shown.format(found)).toBe(shown.format(at));
          expect(found).toBeLessThanOrEqual(at);
        }),
        { numRuns: 200 },
      );
    }
  });
});
