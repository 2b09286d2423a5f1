import { type ExecFileOptions, execFile } from 'node:child_process';
import { chown, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from './database-error.ts';

const execute = promisify(execFile);

/** Accounts that root may run the server as, in order; the first is made when there is neither. */
const ACCOUNTS = ['opportune', 'postgres'] as const;

/** Lets a process pass folders that only root may enter, such as a checkout in /root; it reads nothing else anew. */
const PASSES = ['dac_read_search', 'dac_override'] as const;

/** Who runs the server: PostgreSQL refuses to run as root. */
export interface ServerAccount {
  uid: number;
  gid: number;
  /** Runs a program to its end as this account. @throws what `execFile` throws */
  run(program: string, parameters: readonly string[], environment?: NodeJS.ProcessEnv): Promise<void>;
}

/**
 * Whoever started us runs the server; when that is root, the owner of the folder, or an account of its own. Makes the
 * folder, which belongs to the account and to nobody else.
 *
 * @param programs absolute paths that the account must be able to reach
 * @throws DatabaseError `database.folder` `database.account`
 */
export async function prepareServerAccount(folder: string, programs: readonly string[]): Promise<ServerAccount> {
  const owner = await ownerOf(folder);
  const us = process.getuid?.();
  if (us !== 0) {
    if (us !== undefined && owner !== undefined && owner.uid !== us) throw foreignFolder(folder, owner.uid);
    await makeFolder(folder);
    return serverAccount(folder, { uid: us ?? 0, gid: process.getgid?.() ?? 0 }, runAsIs);
  }
  const account = owner !== undefined && owner.uid !== 0 ? owner : await accountForRoot();
  await makeFolder(folder);
  await chown(folder, account.uid, account.gid);
  return serverAccount(folder, account, await runnerFor(account, [folder, ...programs]));
}

interface Identity {
  uid: number;
  gid: number;
}

type Runner = (command: readonly string[], options: ExecFileOptions) => Promise<unknown>;

const runAsIs: Runner = ([program, ...parameters], options) => execute(program!, parameters, options);

/** Node gives up root's groups and rights before the program starts. */
const runAs =
  ({ uid, gid }: Identity): Runner =>
  (command, options) =>
    runAsIs(command, { ...options, uid, gid });

const runWithPass =
  ({ uid, gid }: Identity, pass: string): Runner =>
  (command, options) =>
    runAsIs(
      [
        'setpriv',
        ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', `--inh-caps=+${pass}`, `--ambient-caps=+${pass}`],
        ...command,
      ],
      options,
    );

function serverAccount(folder: string, identity: Identity, runner: Runner): ServerAccount {
  return {
    ...identity,
    run: async (program, parameters, environment = {}) => {
      await runner([program, ...parameters], { cwd: folder, env: environment });
    },
  };
}

async function ownerOf(folder: string): Promise<Identity | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DatabaseError(
      'database.folder',
      `the folder ${folder} for the database cannot be made: ${String(error)}; make it or name another`,
      { cause: error },
    );
  }
}

function foreignFolder(folder: string, uid: number): DatabaseError {
  return new DatabaseError(
    'database.folder',
    `the database in ${folder} belongs to user ${uid}; start as that user or as root, or name another folder`,
  );
}

async function accountForRoot(): Promise<Identity> {
  for (const name of ACCOUNTS) {
    const found = await identityOf(name);
    if (found) return found;
  }
  try {
    await execute('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/usr/sbin/nologin',
      ACCOUNTS[0],
    ]);
  } catch (error) {
    throw noAccount(error);
  }
  const made = await identityOf(ACCOUNTS[0]);
  if (!made) throw noAccount(undefined);
  return made;
}

const noAccount = (cause: unknown) =>
  new DatabaseError(
    'database.account',
    `PostgreSQL does not run as root and the account ${ACCOUNTS[0]} cannot be made; make it with useradd, start as an ` +
      'ordinary user, or set DATABASE_URL to a server of your own',
    { cause },
  );

async function identityOf(name: string): Promise<Identity | undefined> {
  try {
    const [uid, gid] = await Promise.all([execute('id', ['-u', name]), execute('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** How the account reaches all paths: as it is where their parents are open to all, with a pass where they are not. */
async function runnerFor(account: Identity, paths: readonly string[]): Promise<Runner> {
  const runners = [runAs(account), ...PASSES.map((pass) => runWithPass(account, pass))];
  for (const runner of runners) if (await reaches(runner, paths)) return runner;
  const places = [...new Set(paths.map((path) => dirname(path)))].join(' and ');
  throw new DatabaseError(
    'database.folder',
    `the account with number ${account.uid}, which runs PostgreSQL, cannot reach ${places}; let it pass their ` +
      'parents (chmod o+x), use a folder such as /var/lib/opportune, or start as an ordinary user',
  );
}

async function reaches(runner: Runner, paths: readonly string[]): Promise<boolean> {
  try {
    await runner(['ls', '-d', ...paths], { cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
