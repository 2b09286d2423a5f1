import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DecodedBytes, memorySource } from './byte-source.ts';
import { codesOf, mapOf, readEvents, withoutClocks } from './intake-fixture.ts';

const sessions = mapOf('{kind: map, id: m, events: {type: session, customerId: user, at: at, fields: {host: host}}}');
const rowOf = (i: number) => `u${i},2015-08-01T00:00:00,host-${i * 7919}`;
const content = (rows: number) => `user,at,host\n${Array.from({ length: rows }, (_, i) => rowOf(i)).join('\n')}\n`;

async function decoded(bytes: Uint8Array) {
  const reading = new DecodedBytes(memorySource('x', [bytes]));
  const chunks: Uint8Array[] = [];
  for await (const chunk of reading.chunks()) chunks.push(Buffer.from(chunk));
  return { text: Buffer.concat(chunks).toString(), failure: reading.failure?.code };
}

describe('DecodedBytes', () => {
  it('recognises gzip by its bytes, several members and whatever follows the last', async () => {
    const members = Buffer.concat([gzipSync('one '), gzipSync('two')]);
    expect(await decoded(members)).toEqual({ text: 'one two', failure: undefined });
    expect(await decoded(Buffer.concat([members, Buffer.from('rubbish')]))).toMatchObject({ text: 'one two' });
  });

  it('takes the byte order mark of UTF-8 away, inside gzip too', async () => {
    expect((await decoded(Buffer.from('\ufeffabc'))).text).toBe('abc');
    expect((await decoded(gzipSync('\ufeffabc'))).text).toBe('abc');
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from('\ufeffuser,at', 'utf16le')],
    ['UTF-16 without a mark', Buffer.from('user,at', 'utf16le')],
    ['big-endian UTF-16', Buffer.from('\ufeffuser,at', 'utf16le').swap16()],
    ['big-endian UTF-16 without a mark', Buffer.from('user,at', 'utf16le').swap16()],
  ])('refuses %s as a whole', async (_what, bytes) => {
    expect(await decoded(bytes)).toEqual({ text: '', failure: 'file.encoding' });
    const { inputs, rejects } = await readEvents(bytes, sessions);
    expect([inputs, codesOf(rejects)]).toEqual([[], ['file.encoding@1']]);
  });
});

describe('reading a damaged file', () => {
  it('keeps every whole line before the place where gzip breaks off', async () => {
    const rows = 5000;
    const whole = gzipSync(content(rows));
    const { inputs, rejects } = await readEvents(whole.subarray(0, whole.length / 2), sessions);
    const kept = withoutClocks(inputs);
    expect(kept.length).toBeGreaterThan(rows / 4);
    expect(kept.map(({ values }) => values)).toEqual(kept.map((_, i) => ({ host: `host-${i * 7919}` })));
    expect(codesOf(rejects)).toEqual([`file.truncated@${kept.length + 2}`]);
    expect(`${rowOf(kept.length)}\n`.startsWith(rejects[0].raw)).toBe(true);
  });

  it('keeps what was decoded before a damaged block', async () => {
    const good = content(3000);
    const body = deflateRawSync(good, { finishFlush: constants.Z_SYNC_FLUSH });
    const header = gzipSync('').subarray(0, 10);
    const damaged = Buffer.concat([header, body, Buffer.alloc(40_000, 0xff)]);
    const { inputs, rejects } = await readEvents(damaged, sessions);
    expect([withoutClocks(inputs).length, codesOf(rejects)]).toEqual([3000, ['file.truncated@3002']]);
  });

  it('keeps what was decoded up to small pieces of input that cannot be read again', async () => {
    const body = deflateRawSync(content(3000), { finishFlush: constants.Z_SYNC_FLUSH });
    const damaged = Buffer.concat([gzipSync('').subarray(0, 10), body, Buffer.alloc(40_000, 0xff)]);
    const source = { ...memorySource('-', [damaged]), reopens: false };
    const { inputs, rejects } = await readEvents('', sessions, { events: [{ source, map: sessions }] });
    const kept = withoutClocks(inputs).length;
    expect(kept).toBeGreaterThan(2000);
    expect(codesOf(rejects)).toEqual([`file.truncated@${kept + 2}`]);
  });

  it('tells when the checksum is wrong', async () => {
    const whole = gzipSync(content(10));
    whole.writeUInt32LE(crc32('other'), whole.length - 8);
    const { inputs, rejects } = await readEvents(whole, sessions);
    expect([withoutClocks(inputs).length, codesOf(rejects)]).toEqual([10, ['file.truncated@12']]);
  });

  it('tells when reading itself fails, and keeps what was read', async () => {
    const source = {
      name: 'disk.csv',
      reopens: false,
      async *open() {
        yield Buffer.from(content(3));
        throw new Error('input/output error');
      },
    };
    const { inputs, rejects } = await readEvents('', sessions, { events: [{ source, map: sessions }] });
    expect([withoutClocks(inputs).length, codesOf(rejects)]).toEqual([3, ['file.unreadable@5']]);
  });
});
