import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';

/** Where Debian puts Kannel's programs: those meant for testing are on nobody's path. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/lib/kannel/test'];

/** The program's whole path; undefined when this machine does not have it. */
export function programPath(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Perl, when it has this module. */
export function perlWith(module: string): string | undefined {
  const perl = programPath('perl');
  return perl !== undefined && spawnSync(perl, [`-M${module}`, '-e', '1']).status === 0 ? perl : undefined;
}

/** Starts a program whose output goes to a file; `stop` ends it and resolves when it is gone. */
export function startProgram(path: string, args: readonly string[], logFile: string): { stop: () => Promise<void> } {
  const log = openSync(logFile, 'a');
  const child = spawn(path, args, { stdio: ['ignore', log, log] });
  const exited = once(child, 'exit');
  return {
    stop: async () => {
      await end(child, exited);
      closeSync(log);
    },
  };
}

async function end(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  // Kannel takes its time to drain what nobody needs any more.
  const impatience = setTimeout(() => child.kill('SIGKILL'), 3000);
  await exited;
  clearTimeout(impatience);
}

/** Ports that nobody listens on at this moment, for programs that cannot choose one themselves. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('broken invariant: it listens on a port');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Resolves when something listens on this port; rejects after half a minute. */
export async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<boolean>((resolve) => socket.once('error', () => resolve(false))),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await rest(100);
  }
  throw new Error(`nothing listens on port ${port}`);
}
