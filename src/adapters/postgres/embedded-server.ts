import { randomBytes } from 'node:crypto';
import { appendFile, chmod, chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DatabaseError } from './database-error.ts';
import { prepareServerAccount, type ServerAccount } from './server-account.ts';
import { clearKilledServer, findServerProcess } from './server-process.ts';
import { findServerPrograms, type ServerPrograms } from './server-programs.ts';
import { serverSettings } from './server-settings.ts';

export interface EmbeddedServerOptions {
  /** Holds everything of the server; made when it is not there. */
  folder: string;
  /** Listens on 127.0.0.1 as well; without it on a socket in its folder alone, where the system has such. */
  port?: number;
  /** Told what people should know: a server was left over, has died, is there again. */
  report?: (message: string) => void;
}

export interface EmbeddedServer {
  /** Of our database, for as long as the server lives. */
  readonly url: string;
  /** Ends all connections; what is committed stays. */
  stop(): Promise<void>;
}

const NAME = 'opportune';
const PASSWORD = 'password';
const START_LOG = 'start.log';
const MAJOR_VERSION = '18';
/** Recovery after a crash reads up to a gigabyte of the write-ahead log. */
const START_SECONDS = 600;
const STOP_SECONDS = 60;
/** A socket's path ends at 107 bytes; its name takes 15. */
const LONGEST_SOCKET_FOLDER = 90;
const RESTART_PAUSE_MS = 1000;
/** Any number, the same for ever: who holds this lock owns the server. */
const OWNER_LOCK = 5_607_126_118;

/**
 * Runs PostgreSQL in a folder. Owner: the one process that holds the owner's lock inside the server.
 *
 * E1. The lock goes with the process that holds it, however it dies: a server whose lock is free is left over.
 * E2. A left-over server is stopped, and with it whatever it was still doing for a process that is gone.
 * E3. A server that dies is started again until `stop`.
 * E4. The folder is never half made: the data are initialised beside and renamed.
 *
 * @throws DatabaseError `database.binaries` `database.account` `database.folder` `database.in-use` `database.version`
 *   `database.start`
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const folder = resolve(options.folder);
  const programs = await findServerPrograms();
  const account = await prepareServerAccount(folder, Object.values(programs));
  const password = await readPassword(folder, account);
  const socketFolder = await prepareSocketFolder(folder, account);
  const port = options.port ?? (socketFolder ? 5432 : await freePort());
  const server = new RunningServer({
    folder,
    dataFolder: join(folder, 'data'),
    programs,
    account,
    password,
    socketFolder,
    port,
    listens: options.port !== undefined || !socketFolder,
    report: options.report ?? (() => {}),
  });
  await server.begin();
  return server;
}

interface ServerPlace {
  folder: string;
  dataFolder: string;
  programs: ServerPrograms;
  account: ServerAccount;
  password: string;
  /** '' where the system has no such sockets. */
  socketFolder: string;
  port: number;
  listens: boolean;
  report: (message: string) => void;
}

class RunningServer implements EmbeddedServer {
  readonly url: string;
  private readonly place: ServerPlace;
  private owner: Client | undefined;
  private stopping = false;
  private restarting: Promise<void> = Promise.resolve();

  constructor(place: ServerPlace) {
    this.place = place;
    const { password, socketFolder, port } = place;
    const host = socketFolder || '127.0.0.1';
    this.url = `postgresql://${NAME}:${password}@localhost:${port}/${NAME}?host=${encodeURIComponent(host)}`;
  }

  async begin(): Promise<void> {
    await this.initialise();
    await this.removeLeftOver();
    await this.start();
    await this.own();
    await this.makeDatabase();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.restarting;
    await this.owner?.end().catch(() => {});
    if (await findServerProcess(this.place.dataFolder)) await this.halt('fast');
    if (!this.place.socketFolder.startsWith(this.place.folder)) {
      await rm(this.place.socketFolder, { recursive: true, force: true });
    }
  }

  private async initialise(): Promise<void> {
    const { dataFolder, programs } = this.place;
    const version = await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(() => undefined);
    if (version !== undefined) {
      if (version.trim() === MAJOR_VERSION) return;
      throw new DatabaseError(
        'database.version',
        `${dataFolder} holds data of PostgreSQL ${version.trim()} and the program brings ${MAJOR_VERSION}; ` +
          'make a back-up with the earlier version of the program and restore it with this one',
      );
    }
    const making = `${dataFolder}.making`;
    await rm(making, { recursive: true, force: true });
    await this.run(programs.initdb, [
      `--pgdata=${basename(making)}`,
      '--username=postgres',
      `--pwfile=${PASSWORD}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    await appendFile(join(making, 'postgresql.conf'), "include_if_exists = 'opportune.conf'\n");
    await rename(making, dataFolder);
  }

  /** E1, E2. */
  private async removeLeftOver(): Promise<void> {
    const found = await findServerProcess(this.place.dataFolder);
    if (!found) return;
    const client = this.client({ host: found.socketFolder || '127.0.0.1', port: found.port });
    try {
      await client.connect();
      const { rows } = await client.query(
        `select pg_try_advisory_lock($1) free,
          (select pid from pg_locks where locktype = 'advisory' and ((classid::bigint << 32) | objid::bigint) = $1) holder,
          (select application_name from pg_stat_activity a join pg_locks l using (pid)
            where locktype = 'advisory' and ((classid::bigint << 32) | objid::bigint) = $1 limit 1) who`,
        [OWNER_LOCK],
      );
      if (!rows[0].free) throw this.inUse(String(rows[0].who));
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      // One that does not let us in is of no use to anybody.
    } finally {
      await client.end().catch(() => {});
    }
    this.place.report(`a database server (process ${found.pid}) was left over in ${this.place.folder}; it is stopped`);
    await this.halt('fast');
  }

  private inUse(who: string): DatabaseError {
    return new DatabaseError(
      'database.in-use',
      `the database in ${this.place.folder} is used by another process (${who}); stop that one or name another folder`,
    );
  }

  private async start(): Promise<void> {
    const { dataFolder, programs, folder, account, socketFolder } = this.place;
    await clearKilledServer(dataFolder, socketFolder);
    const settings = join(dataFolder, 'opportune.conf');
    await writeFile(settings, serverSettings({ ...this.place, logFolder: join(folder, 'log') }));
    await chown(settings, account.uid, account.gid);
    await this.run(programs.pgCtl, [
      'start',
      '--wait',
      `--timeout=${START_SECONDS}`,
      `--pgdata=${basename(dataFolder)}`,
      `--log=${START_LOG}`,
    ]);
  }

  private async halt(mode: 'fast' | 'immediate'): Promise<void> {
    const { dataFolder, programs } = this.place;
    const data = basename(dataFolder);
    const parameters = ['stop', '--wait', `--timeout=${STOP_SECONDS}`, `--pgdata=${data}`, `--mode=${mode}`];
    try {
      await this.run(programs.pgCtl, parameters);
    } catch (error) {
      if (!(await findServerProcess(dataFolder))) return;
      if (mode === 'immediate') throw error;
      await this.halt('immediate');
    }
  }

  /** Programs run in the folder and get names in it: one of them gives what it is told to a shell. */
  private async run(program: string, parameters: readonly string[]): Promise<void> {
    try {
      // Messages that we and the operator can read, whatever the language of the system.
      await this.place.account.run(program, parameters, { LC_ALL: 'C', PATH: '/usr/bin:/bin' });
    } catch (error) {
      const { folder } = this.place;
      const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
      const log = await readFile(join(folder, START_LOG), 'utf8').catch(() => '');
      const last = log.trim().split('\n').slice(-3).join('\n');
      throw new DatabaseError(
        'database.start',
        `the database in ${folder} does not start: ${[said, last].filter(Boolean).join('\n')}\nSee ${join(folder, 'log')}`,
        { cause: error },
      );
    }
  }

  private client(place: { host: string; port: number }, database = 'postgres'): Client {
    const client = new Client({
      ...place,
      user: 'postgres',
      password: this.place.password,
      database,
      application_name: `opportune owner ${process.pid}`,
      connectionTimeoutMillis: 10_000,
    });
    // Told through the promise of what was asked; without a listener it would end the process.
    client.on('error', () => {});
    return client;
  }

  /** Holds the owner's lock and watches: when its connection ends, the server has died. */
  private async own(): Promise<void> {
    const { socketFolder, port } = this.place;
    const owner = this.client({ host: socketFolder || '127.0.0.1', port });
    await owner.connect();
    const { rows } = await owner.query('select pg_try_advisory_lock($1) free', [OWNER_LOCK]);
    if (!rows[0].free) {
      await owner.end();
      throw this.inUse('started at the same time');
    }
    this.owner = owner;
    owner.on('end', () => {
      if (this.stopping || this.owner !== owner) return;
      this.restarting = this.restart();
    });
  }

  /** E3. */
  private async restart(): Promise<void> {
    const { report, folder, dataFolder } = this.place;
    report(`the database in ${folder} has died; it is started again`);
    while (!this.stopping) {
      try {
        // One that recovers from the crash of a part of it takes connections again by itself.
        if (!(await findServerProcess(dataFolder))) await this.start();
        await this.own();
        report(`the database in ${folder} is there again`);
        return;
      } catch (error) {
        report(error instanceof Error ? error.message : String(error));
        await sleep(RESTART_PAUSE_MS);
      }
    }
  }

  /** Our own role and database, so that the program works without the rights of a superuser. */
  private async makeDatabase(): Promise<void> {
    const owner = this.owner!;
    const role = await owner.query('select 1 from pg_roles where rolname = $1', [NAME]);
    if (role.rowCount === 0) await owner.query(`create role ${NAME} login`);
    await owner.query(`alter role ${NAME} password ${owner.escapeLiteral(this.place.password)}`);
    const database = await owner.query('select 1 from pg_database where datname = $1', [NAME]);
    if (database.rowCount === 0) await owner.query(`create database ${NAME} owner ${NAME}`);
  }
}

/** Made once; whoever may read the folder may enter the database. */
async function readPassword(folder: string, account: ServerAccount): Promise<string> {
  const file = join(folder, PASSWORD);
  const found = await readFile(file, 'utf8').catch(() => '');
  if (found.trim() !== '') return found.trim();
  const password = randomBytes(24).toString('hex');
  await writeFile(`${file}.making`, `${password}\n`, { mode: 0o600, flush: true });
  await chown(`${file}.making`, account.uid, account.gid);
  await rename(`${file}.making`, file);
  return password;
}

async function prepareSocketFolder(folder: string, account: ServerAccount): Promise<string> {
  if (process.platform === 'win32') return '';
  const inside = join(folder, 'socket');
  const fits = Buffer.byteLength(inside) <= LONGEST_SOCKET_FOLDER;
  const socketFolder = fits ? inside : await mkdtemp(join(tmpdir(), 'opportune-'));
  if (fits) await mkdir(inside, { recursive: true });
  await chmod(socketFolder, 0o700);
  if ((await stat(socketFolder)).uid !== account.uid) await chown(socketFolder, account.uid, account.gid);
  return socketFolder;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : fail(new Error('no port'))));
    });
  });
}
