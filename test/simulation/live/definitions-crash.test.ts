/** Killed between the store, the engine and the note of where in the log it was: the two agree after the next start. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DefinitionsArguments } from './definitions-process.ts';
import { KilledProcess } from './killed-process.ts';

const pack = (text: string) => `
kind: profile
id: town
zone: UTC
attributes: {}
---
kind: policy
id: town
---
kind: template
id: hello
text: ${text}
`;

const folder = mkdtempSync(join(tmpdir(), 'opportune-definitions-crash-'));
let killed: DefinitionsArguments['killed'] = '';
const service = new KilledProcess<{ url: string; keyFile: string; version: string }>(
  fileURLToPath(new URL('./definitions-process.ts', import.meta.url)),
  () => ({ folder: join(folder, 'service'), text: pack('first'), killed }),
);
let url = '';
let key = '';
let version = '';

/** Starts it, to be killed at the next activation. */
async function start(when: DefinitionsArguments['killed']): Promise<void> {
  killed = when;
  const hello = await service.start();
  url = hello.url;
  version = hello.version;
  key = readFileSync(hello.keyFile, 'utf8').trim();
}

/** What the calls of this test answer, together. */
interface Told {
  version: string;
  text: string;
  files: { file: string; text: string }[];
  activations: { setVersion: string; who: string; logOffset?: number }[];
  changes: { version: number; who: string }[];
  versions: { id: string; version: number }[];
}

async function ask(path: string, body?: object): Promise<Told> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const sent = body && { method: 'POST', body: JSON.stringify(body) };
  return (await fetch(`${url}/v1/definitions${path}`, { headers, ...sent })).json() as Promise<Told>;
}

/** Applies a pack and dies of it. */
async function die(text: string): Promise<void> {
  await expect(ask('/apply', { files: [{ file: 'pack.yaml', text: pack(text) }] })).rejects.toThrow('fetch failed');
  await service.end('SIGKILL');
}

beforeAll(() => start('before-engine'), 120_000);
afterAll(async () => {
  await service.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** What decides, what was written last, and what the last activation says, once it is running again. */
async function standing() {
  const { version: written, files } = await ask('');
  const hello = files.find(({ file }) => file === 'templates/hello.yaml')?.text;
  const { text } = await ask('/template/hello');
  const { activations } = await ask('/activations');
  return { written, hello, text, activations };
}

describe('a service', () => {
  test('begins with its pack as the first versions', async () => {
    const { activations } = await standing();
    expect(activations).toMatchObject([{ setVersion: version, who: 'pack', logOffset: 0 }]);
    expect((await ask('/template/hello/history')).changes[0]).toMatchObject({ version: 1, who: 'pack' });
  });

  test.each(['before-engine', 'after-engine'] as const)(
    'killed %s goes on with what the store says',
    async (when) => {
      await service.end('SIGKILL');
      await start(when);
      await die(when);
      await start('');
      const { written, hello, text, activations } = await standing();
      expect([text, written]).toEqual([when, version]);
      expect(hello).toContain(`text: ${when}`);
      expect(activations[0]).toMatchObject({ setVersion: version, logOffset: expect.any(Number) });
      expect(activations[0]?.logOffset).toBeGreaterThan(0);
      expect((await ask('/versions?state=active')).versions).toContainEqual(
        expect.objectContaining({ id: 'hello', version: when === 'before-engine' ? 2 : 3 }),
      );
    },
    180_000,
  );

  test('is the same after another start', async () => {
    const before = await standing();
    await service.end('SIGKILL');
    await start('');
    expect(await standing()).toEqual(before);
  }, 120_000);
});
