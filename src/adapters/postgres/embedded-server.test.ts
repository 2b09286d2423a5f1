import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedServer, startEmbeddedServer } from './embedded-server.ts';

const root = mkdtempSync(join(tmpdir(), 'opportune-server-'));
let folder: string;
let running: EmbeddedServer[] = [];

/** Most tests go on with the folder of those before: making one takes the longest. */
beforeEach(() => {
  folder = join(root, 'database');
});

afterEach(async () => {
  for (const server of running) await server.stop();
  running = [];
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function start(options: { port?: number; report?: (message: string) => void } = {}): Promise<EmbeddedServer> {
  const server = await startEmbeddedServer({ folder, ...options });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = () => Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 100));
}

/** Another process that starts the server of the folder and stays; resolves when it runs. */
async function startElsewhere(): Promise<ChildProcess> {
  const script = `
    import { startEmbeddedServer } from ${JSON.stringify(join(import.meta.dirname, 'embedded-server.ts'))};
    await startEmbeddedServer({ folder: ${JSON.stringify(folder)} });
    process.stdout.write('up');
    setInterval(() => {}, 1000);`;
  const file = join(root, 'elsewhere.mjs');
  writeFileSync(file, script);
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((done, fail) => {
    child.stdout!.once('data', () => done());
    child.once('exit', (code) => fail(new Error(`the other process ended with ${code}`)));
  });
  return child;
}

describe('a server in a folder', () => {
  test('is made at the first start and goes on with what is there at the next', async () => {
    const first = await start();
    await ask(first.url, "create table words (word text); insert into words values ('中文')");
    await first.stop();
    const second = await start();
    expect(await ask(second.url, 'select word from words')).toEqual([{ word: '中文' }]);
  });

  test('is durable, speaks UTF-8, sorts by code points and is no superuser’s', async () => {
    const { url } = await start();
    const [settings] = await ask(
      url,
      `select current_setting('fsync') fsync, current_setting('synchronous_commit') waits,
        current_setting('full_page_writes') pages, current_setting('server_encoding') encoding,
        (select rolsuper from pg_roles where rolname = current_user) super, 'a' > 'B' and 'é' > 'z' as sorts`,
    );
    expect(settings).toEqual({ fsync: 'on', waits: 'on', pages: 'on', encoding: 'UTF8', super: false, sorts: true });
  });

  test('is open to nobody else of the system: no network, a folder of its own', async () => {
    const { url } = await start();
    expect(await ask(url, "select current_setting('listen_addresses') as listens")).toEqual([{ listens: '' }]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600);
    await expect(ask(url.replace(/:[^:@]*@/, ':guess@'), 'select 1')).rejects.toThrow('password');
  });

  test('writes its log to a folder', async () => {
    await start();
    const logs = readdirSync(join(folder, 'log'));
    expect(logs).not.toEqual([]);
    expect(logs.filter((name) => !/^postgres-\w+\.log$/.test(name))).toEqual([]);
  });

  test('works where the way to its folder is long, closed to others, or has odd letters', async () => {
    folder = join(root, `it's a "very" long way ${'x'.repeat(100)}`, 'database');
    chmodSync(root, 0o700);
    const { url } = await start();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('leaves nothing running when it is stopped, and may be stopped twice', async () => {
    const server = await start();
    const pid = postmaster();
    await server.stop();
    await server.stop();
    await until(() => !exists(pid));
  });
});

describe('crashes', () => {
  test('the server of a process that was killed is stopped and started anew', async () => {
    const other = await startElsewhere();
    const orphan = postmaster();
    other.kill('SIGKILL');
    await new Promise((done) => other.once('exit', done));
    expect(postmaster()).toBe(orphan);
    const told: string[] = [];
    const { url } = await start({ report: (message) => told.push(message) });
    expect(told).toEqual([expect.stringContaining(`process ${orphan}`)]);
    expect(postmaster()).not.toBe(orphan);
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('the server of a process that lives is left alone', async () => {
    const other = await startElsewhere();
    const pid = postmaster();
    await expect(startEmbeddedServer({ folder })).rejects.toMatchObject({
      code: 'database.in-use',
      message: expect.stringContaining(`owner ${other.pid}`),
    });
    expect(postmaster()).toBe(pid);
    other.kill('SIGKILL');
  });

  test('a server that is killed is started again, and what was committed is there', async () => {
    const told: string[] = [];
    const { url } = await start({ report: (message) => told.push(message) });
    await ask(url, 'create table numbers (n int); insert into numbers values (1)');
    process.kill(postmaster(), 'SIGKILL');
    await until(() => told.some((message) => message.includes('there again')));
    expect(await ask(url, 'select n from numbers')).toEqual([{ n: 1 }]);
  });

  test('the mark of a killed server is seen through, though its number is another process’s now', async () => {
    const server = await start();
    await server.stop();
    writeFileSync(join(folder, 'data', 'postmaster.pid'), `${process.pid}\n${join(folder, 'data')}\n1\n5432\n\n\n`);
    const { url } = await start();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a first start that was cut short leaves nothing in the way', async () => {
    folder = join(root, 'cut short');
    mkdirSync(join(folder, 'data.making', 'base'), { recursive: true });
    const { url } = await start();
    expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe('what people can mend', () => {
  /** Spoils a file of the data for the length of a start. */
  async function startWith(file: string, content: string): Promise<unknown> {
    await (await start()).stop();
    const path = join(folder, 'data', file);
    const before = readFileSync(path);
    writeFileSync(path, content);
    try {
      return await start().catch((error: unknown) => error);
    } finally {
      writeFileSync(path, before);
    }
  }

  test('data of another major version are refused', async () => {
    expect(await startWith('PG_VERSION', '12\n')).toMatchObject({
      code: 'database.version',
      message: expect.stringContaining('PostgreSQL 12'),
    });
  });

  test('a place that is no folder is refused', async () => {
    writeFileSync(join(root, 'file'), '');
    folder = join(root, 'file', 'database');
    expect(await start().catch((error: unknown) => error)).toMatchObject({ code: 'database.folder' });
  });

  test('a server that does not start says what it said', async () => {
    expect(await startWith('postgresql.conf', 'shared_buffers = nonsense\n')).toMatchObject({
      code: 'database.start',
      message: expect.stringContaining('shared_buffers'),
    });
  });
});
