import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEnvironment } from './open-environment.ts';

const DATA = 'data.mdb';

/**
 * Copies an environment as it is at one moment, whoever writes to it meanwhile, in this process or another. Nothing is
 * copied when there is none.
 */
export async function copyEnvironment(from: string, to: string): Promise<void> {
  if (!existsSync(join(from, DATA))) return;
  mkdirSync(to, { recursive: true });
  const environment = openEnvironment<Uint8Array, number>(from, { readOnly: true, encoding: 'binary', maxDbs: 8 });
  try {
    await environment.backup(to, true);
  } finally {
    await environment.close();
  }
}

/**
 * Copies the segments of a log, the oldest first, so that the copy is a gapless run up to some moment of the copying. One
 * that retention removes meanwhile was the oldest, and is left out.
 */
export async function copyLog(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  for (const segment of readdirSync(from).sort()) {
    try {
      await copyEnvironment(join(from, segment), join(to, segment));
    } catch (error) {
      if (existsSync(join(from, segment))) throw error;
    }
  }
}
