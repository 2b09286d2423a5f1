import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTownHall, type TownHall } from './town-hall.ts';

const folder = mkdtempSync(join(tmpdir(), 'opportune-console-files-'));
const built = join(folder, 'built');
const script = 'console.log("a script that is long enough to be worth compressing")';
const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
let hall: TownHall;

beforeAll(async () => {
  mkdirSync(join(built, 'assets'), { recursive: true });
  writeFileSync(join(built, 'index.html'), '<!doctype html><title>Opportune</title>');
  writeFileSync(join(built, 'opportune.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(built, 'assets', 'index-1.js'), script);
  writeFileSync(join(built, 'assets', 'index-1.js.br'), brotliCompressSync(script));
  writeFileSync(join(built, 'assets', 'index-1.js.gz'), gzipSync(script));
  hall = await openTownHall({}, () => ({ consoleFolder: built }));
});
afterAll(async () => {
  await hall.server.close();
  rmSync(folder, { recursive: true });
});

describe('a page of the console', () => {
  it.each(['/', '/now', '/customers/10000000001?tab=timeline'])('is the one page there is: %s', async (url) => {
    const { statusCode, headers, body } = await hall.server.inject({ url, headers: asBrowser });
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('<title>Opportune</title>');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('may run its own scripts alone, ask this service alone, and stands in no other page', async () => {
    const { headers } = await hall.server.inject({ url: '/', headers: asBrowser });
    const policy = String(headers['content-security-policy']).split('; ');
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part);
    }
    expect([headers['x-frame-options'], headers['x-content-type-options']]).toEqual(['DENY', 'nosniff']);
  });

  it('is for browsers: programs are told that there is nothing', async () => {
    const { statusCode, json } = await hall.server.inject({ url: '/now', headers: { accept: 'application/json' } });
    expect([statusCode, json().code]).toEqual([404, 'not-found']);
  });

  it.each(['/v1/nothing', '/v1', '/assets/gone-2.js', '/docs/nothing'])(
    'is not what the API does not know: %s',
    async (url) => {
      const { statusCode, headers } = await hall.server.inject({ url, headers: asBrowser });
      expect(statusCode).toBe(404);
      expect(headers['content-type']).toContain('application/problem+json');
    },
  );

  it('is not written to', async () => {
    expect((await hall.server.inject({ method: 'POST', url: '/now', headers: asBrowser })).statusCode).toBe(404);
  });
});

describe('an asset of the console', () => {
  it('is kept by browsers for good, and sent as it was compressed when built', async () => {
    const url = '/assets/index-1.js';
    const plain = await hall.server.inject({ url });
    expect(plain.body).toBe(script);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.headers['content-type']).toContain('javascript');
    for (const encoding of ['br', 'gzip']) {
      const { headers } = await hall.server.inject({ url, headers: { 'accept-encoding': encoding } });
      expect(headers['content-encoding']).toBe(encoding);
    }
  });

  it('lies in its folder', async () => {
    for (const url of ['/assets/../index.html', '/assets/%2e%2e/index.html', '/assets/..%2findex.html']) {
      expect((await hall.server.inject({ url })).body).not.toContain('<title>');
    }
  });
});

describe('a console that has not been built', () => {
  it('says what to do, and is there as soon as it is built', async () => {
    const later = join(folder, 'later');
    const other = await openTownHall({}, () => ({ consoleFolder: later }));
    const early = await other.server.inject({ url: '/', headers: asBrowser });
    expect(early.statusCode).toBe(503);
    expect(early.body).toContain('node bin/build-console.mjs');
    expect((await other.server.inject('/healthz')).statusCode).toBe(200);
    mkdirSync(join(later, 'assets'), { recursive: true });
    writeFileSync(join(later, 'index.html'), '<title>Opportune</title>');
    writeFileSync(join(later, 'assets', 'index-1.js'), script);
    expect((await other.server.inject({ url: '/', headers: asBrowser })).statusCode).toBe(200);
    expect((await other.server.inject('/assets/index-1.js')).body).toBe(script);
    await other.server.close();
  });

  it('is no part of a service without one', async () => {
    const other = await openTownHall();
    expect((await other.server.inject({ url: '/', headers: asBrowser })).statusCode).toBe(404);
    await other.server.close();
  });
});
