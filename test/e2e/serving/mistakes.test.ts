import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, Place, type Served } from './served.ts';

let place: Place;
beforeAll(() => {
  place = new Place();
});
afterAll(() => place.end(), 300_000);

/** What a start says that does not succeed. */
async function mistake(more: string, environment: Record<string, string> = {}) {
  place.configure(join(place.path, 'never'), more);
  const { code, stderr } = await place.begin(environment).ended;
  place.configure(place.folder);
  rmSync(join(place.path, 'never'), { recursive: true, force: true });
  expect(stderr).toMatch(/\nWhat to do: .+\.\n/);
  expect(stderr).not.toMatch(/^ {4}at /m);
  return { code, stderr };
}

describe('opportune serve tells what, where and what to do', () => {
  test.each([
    ['chanels: {}', 'service.yaml: chanels: there is no such key; did you mean "channels"?'],
    ['engine: { workers: two }', 'service.yaml: engine.workers: must be a whole number'],
    ['channels: { letter: { adapter: fax } }', 'service.yaml: channels.letter.adapter: must be one of "smpp"'],
    [
      'channels: { leter: { adapter: carried } }',
      'channels.leter: the definitions have no push channel of this name; did you mean "letter"?',
    ],
    ['channels: { letter: { adapter: files } }', 'service.yaml: channels.letter.settings.folder: is missing'],
    ['log: [', 'service.yaml: '],
  ])(
    'in the configuration: %s',
    async (more, told) => {
      const { code, stderr } = await mistake(more);
      expect(stderr).toContain('(config-invalid)');
      expect(stderr).toContain(told);
      expect(code).toBe(2);
    },
    300_000,
  );

  test('in a variable, which it names', async () => {
    const { code, stderr } = await mistake('', { OPPORTUNE_ENGINE_WORKERS: '-1' });
    expect(stderr).toContain('OPPORTUNE_ENGINE_WORKERS: engine.workers: must be at least 0');
    expect(code).toBe(2);
  }, 300_000);

  test('in the definitions', async () => {
    const { pack } = place;
    place.writePack(pack.replace('product: paper\n', 'product: papre\n'));
    const { code, stderr } = await mistake('');
    place.writePack(pack);
    expect(stderr).toContain('(pack-invalid)');
    expect(stderr).toMatch(/pack\.yaml:\d+:\d+ reference-unknown .*did you mean "paper"/);
    expect(code).toBe(2);
  }, 300_000);

  test('a database whose address is none ends with 2, one that is away with 1', async () => {
    const written = await mistake('', { DATABASE_URL: 'mysql://somewhere' });
    expect(written.stderr).toContain('(database.url)');
    expect(written.code).toBe(2);
    const away = await mistake('', { DATABASE_URL: `postgresql://u:secret@127.0.0.1:${await freePort()}/x` });
    expect(away.stderr).toContain('(database.unreachable)');
    expect(away.stderr).not.toContain('secret');
    expect(away.code).toBe(1);
  }, 300_000);

  test('a folder that is a file', async () => {
    writeFileSync(join(place.path, 'file'), '');
    place.configure(join(place.path, 'file', 'data'));
    const { code, stderr } = await place.begin().ended;
    place.configure(place.folder);
    expect(stderr).toContain('(service.folder)');
    expect(stderr).toContain('a part of the path is a file');
    expect(code).toBe(1);
  }, 300_000);

  test('a port that is taken, naming it', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    const { code, stderr } = await mistake('', { OPPORTUNE_LISTEN_PORT: String(port) });
    other.close();
    expect(stderr).toContain('(service.address)');
    expect(stderr).toContain(`port ${port} of 127.0.0.1: another program listens there`);
    expect(code).toBe(1);
  }, 300_000);

  describe('about a folder that was used', () => {
    let served: Served;
    beforeAll(async () => {
      served = await place.serve();
    }, 300_000);

    test('a second service on it is refused, naming the first', async () => {
      const { code, stderr } = await place.begin().ended;
      expect(stderr).toContain('(service.folder-in-use)');
      expect(stderr).toContain(served.url);
      expect(code).toBe(1);
      expect((await served.ask('GET', '/v1/operations')).status).toBe(200);
    }, 300_000);

    test('after kill -9 nothing stands in the way', async () => {
      await served.end('SIGKILL');
      served = await place.serve();
      await served.end('SIGTERM');
    }, 300_000);

    test('another number of partitions, or a format of another version, is refused and changes nothing', async () => {
      place.configure(place.folder, 'engine: { partitions: 32 }');
      const partitions = await place.begin().ended;
      expect(partitions.stderr).toContain('was made with 64 partitions, and engine.partitions is 32');
      expect(partitions.code).toBe(1);
      place.configure(place.folder);
      const file = join(place.folder, 'service.json');
      writeFileSync(file, '{"format":99,"partitions":64}\n');
      const format = await place.begin().ended;
      expect(format.stderr).toContain('(service.stored-format)');
      expect(format.code).toBe(1);
      writeFileSync(file, '{"format":1,"partitions":64}\n');
    }, 300_000);
  });
});
