import { execFile } from 'node:child_process';
import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What PostgreSQL leaves in its data folder for as long as it runs. */
const MARK = 'postmaster.pid';
const PAUSE_MS = 100;
const LONGEST_WAIT_MS = 10_000;

/** What a running server says about itself. */
export interface ServerProcess {
  pid: number;
  port: number;
  /** Folder of its socket; '' when it has none. */
  socketFolder: string;
}

/** The server that runs on these data, or undefined: there is none, or what is left is the mark of one that died. */
export async function findServerProcess(dataFolder: string): Promise<ServerProcess | undefined> {
  const lines = (await readFile(join(dataFolder, MARK), 'utf8').catch(() => '')).split('\n');
  // The number is negative for a single-user server, which nobody but a person starts.
  const pid = Math.abs(Number(lines[0]));
  if (!(await isServerOf(pid, dataFolder))) return undefined;
  return { pid, port: Number(lines[3] ?? 0), socketFolder: lines[4] ?? '' };
}

/**
 * Removes the marks of a server that was killed, which PostgreSQL takes for a running one while its number is taken:
 * by another process, or by its own remains until the system has cleared them away.
 *
 * The mark in the data folder also protects from processes of the killed server that still write, so it goes only when
 * none of them is left. Where we cannot see them (other systems than Linux) the marks stay and PostgreSQL decides.
 *
 * @throws Error when they do not end within ten seconds
 */
export async function clearKilledServer(dataFolder: string, socketFolder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (let waited = 0; ; waited += PAUSE_MS) {
    const left = await processesIn(dataFolder);
    if (left.length === 0) break;
    if (waited >= LONGEST_WAIT_MS) throw new Error(`processes of a killed server still run: ${left.join(', ')}`);
    // Asks a process of the server to end at once; they do so by themselves when they miss their parent.
    for (const pid of left) process.kill(pid, 'SIGQUIT');
    await sleep(PAUSE_MS);
  }
  await rm(join(dataFolder, MARK), { force: true });
  const marks = (await readdir(socketFolder)).filter((name) => name.startsWith('.s.PGSQL.'));
  for (const name of marks) await rm(join(socketFolder, name), { force: true });
}

async function processesIn(dataFolder: string): Promise<number[]> {
  const place = await realpath(dataFolder);
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  const there = pids.filter((_, index) => places[index] === place);
  const programs = await Promise.all(there.map(programOf));
  return there.filter((_, index) => programs[index]!.includes('postgres'));
}

async function isServerOf(pid: number, dataFolder: string): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0 || !/postgres/.test(await programOf(pid))) return false;
  try {
    // A server works in its data folder. Where that cannot be read (other systems), the name has to do.
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(dataFolder));
  } catch {
    return true;
  }
}

/** '' when there is no such process, or it is dead and nobody has asked how it ended. */
async function programOf(pid: number): Promise<string> {
  try {
    const [, program, state] = /\((.*)\) (\w)/s.exec(await readFile(`/proc/${pid}/stat`, 'utf8'))!;
    return state === 'Z' ? '' : program!;
  } catch {
    if (process.platform === 'linux') return '';
    if (process.platform === 'win32') return 'postgres';
    return (await execute('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => ({ stdout: '' }))).stdout;
  }
}
