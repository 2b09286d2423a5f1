/** The real signalling file, read the naive way, and turned into inputs as `examples/xdr` describes its maps. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { idOf } from '../../src/core/hash.ts';
import type { EventInput, PlainInput } from './plain-input.ts';
import { present } from './present.ts';

const SHARED_DATA = process.env.OPPORTUNE_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');

/** Sessions of 968 customers in order of their start; not part of the product. */
export const SHANGHAI_FILE = resolve(SHARED_DATA, 'signalling/shanghai.csv.gz');

export const hasShanghaiFile = existsSync(SHANGHAI_FILE);

/** Which end of a session is its time. */
export type TimeOf = 'start' | 'end';

type Row = Record<string, string>;

const SITES: [host: RegExp, site: string][] = [
  [/video|iqiyi|youku|pptv|tudou|letv/, 'video'],
  [/music|kugou|kuwo|xiami/, 'music'],
  [/alipay|tenpay|unionpay/, 'payment'],
  [/taobao|tmall|alicdn|jd.com|360buyimg|dianping|meituan/, 'shopping'],
  [/weixin|qq.com|qpic|qlogo|weibo|sina/, 'social'],
  [/ctrip|qunar|12306|amap|autonavi|mapbar/, 'travel'],
  [/10010.com$/, 'operator'],
];

/** All inputs in the order of the file: of each record the session, then orders, then asks. */
export function shanghaiInputs(timeOf: TimeOf): PlainInput[] {
  // No field of this file holds a comma, a quote or a line end.
  const [header, ...lines] = gunzipSync(readFileSync(SHANGHAI_FILE)).toString().trimEnd().split('\r\n');
  const names = header!.split(',');
  return lines.flatMap((line) => {
    const cells = line.split(',');
    return inputsOf(line, Object.fromEntries(names.map((name, i) => [name, cells[i]!])), timeOf);
  });
}

/** Ties stay in the order of the file. */
export function byTime(inputs: PlainInput[]): PlainInput[] {
  return [...inputs].sort((a, b) => a.at - b.at);
}

function inputsOf(line: string, row: Row, timeOf: TimeOf): PlainInput[] {
  const customerId = row.user_id!;
  const at = localTime(row[`${timeOf}_time`]!);
  const inputs: PlainInput[] = [sessionOf(row, customerId, at, timeOf)];
  const order = (product: string) =>
    inputs.push({ kind: 'event', id: '', type: 'order', customerId, at, fields: { product } });
  if (customerId.endsWith('3') && row.host!.includes('weixin')) order('social-pack');
  if (customerId.endsWith('3') && /video|iqiyi|youku|music/.test(row.host!)) order('music-pack');
  if (row.host!.endsWith('10010.com')) {
    inputs.push({ kind: 'ask', id: '', customerId, at, channel: 'web-hall', touchpoint: row.host!, limit: 3 });
  }
  return inputs.map((input, k) => ({ ...input, id: k === 0 ? idOf('line', line) : idOf('line', line, k + 1) }));
}

function sessionOf(row: Row, customerId: string, at: number, timeOf: TimeOf): EventInput {
  const text = (column: string) => (row[column] === '' ? undefined : row[column]);
  const number = (column: string) => (row[column] === '' ? undefined : Number(row[column]));
  const fields = present({
    cell: `${row.lac}-${row.ci}`,
    device: text('imei6'),
    os: text('os'),
    network: row.rat === '1' ? '3g' : '2g',
    site: SITES.find(([host]) => host.test(row.host!))?.[1] ?? 'other',
    app: text('app'),
    upBytes: number('up_bytes'),
    downBytes: number('down_bytes'),
    durationS: number('duration_s'),
    doNotDisturb: customerId.endsWith('7'),
  });
  const since = timeOf === 'end' ? { since: localTime(row.start_time!) } : {};
  return { kind: 'event', id: '', type: 'data-session', customerId, at, ...since, fields };
}

/** Times of the file are local, to the millisecond. */
const localTime = (text: string) => Date.parse(`${text}+08:00`);
