import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { bytes } from '../table.ts';
import { type Check, failed, ok, warning } from './check.ts';

const SCANT_DISK_BYTES = 5 * 2 ** 30;
const NO_DISK_BYTES = 200 * 2 ** 20;
const CHUNK_BYTES = 1 << 20;
const CHUNKS = 64;
const SYNCS = 64;
const SLOW_SYNC_MS = 20;
const SLOW_BYTES_PER_SECOND = 20 * 2 ** 20;

/** Room on the disk that holds `folder`, which is made when it is missing. */
export function spaceCheck(folder: string): Check {
  return {
    name: 'Disk space',
    run() {
      try {
        mkdirSync(folder, { recursive: true });
        const disk = statfsSync(folder);
        const free = disk.bavail * disk.bsize;
        const found = `${bytes(free)} free at ${folder}`;
        if (free < NO_DISK_BYTES) return failed(found, 'Free some space, or give another folder with --out');
        return free < SCANT_DISK_BYTES
          ? warning(found, 'A large replay may not fit; watch it or free some space')
          : ok(found);
      } catch (error) {
        return failed(messageOf(error), 'Give a folder you may write to with --out');
      }
    },
  };
}

/** How fast the disk writes, and how long it takes to make a small write durable: it bounds acknowledgements. */
export function writeSpeedCheck(folder: string): Check {
  return {
    name: 'Disk speed',
    run() {
      const file = join(folder, `.doctor-${process.pid}`);
      try {
        const { bytesPerSecond, syncMs } = measure(file);
        const found = `${bytes(bytesPerSecond)}/s, a durable write in ${syncMs.toFixed(2)} ms`;
        if (bytesPerSecond < SLOW_BYTES_PER_SECOND || syncMs > SLOW_SYNC_MS) {
          return warning(found, 'A slow disk slows everything durable: use a local disk, not a network folder');
        }
        return ok(found);
      } catch (error) {
        return failed(messageOf(error), 'Give a folder you may write to with --out');
      } finally {
        rmSync(file, { force: true });
      }
    },
  };
}

function measure(file: string): { bytesPerSecond: number; syncMs: number } {
  const handle = openSync(file, 'w');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES, 'opportune ');
    const start = performance.now();
    for (let i = 0; i < CHUNKS; i++) writeSync(handle, chunk);
    fsyncSync(handle);
    const written = performance.now();
    const small = chunk.subarray(0, 4096);
    for (let i = 0; i < SYNCS; i++) {
      writeSync(handle, small);
      fsyncSync(handle);
    }
    const synced = performance.now();
    return { bytesPerSecond: (CHUNKS * CHUNK_BYTES * 1000) / (written - start), syncMs: (synced - written) / SYNCS };
  } finally {
    closeSync(handle);
  }
}

/** Leavings of a replay that was stopped: it goes on when the same command is given again. */
export function stateFolderCheck(stateFolder: string): Check {
  return {
    name: 'State left over',
    run() {
      if (!existsSync(stateFolder) || readdirSync(stateFolder).length === 0) return ok('none');
      return warning(
        stateFolder,
        'A replay was stopped here: give the same command again to finish it, or remove the folder to start afresh',
      );
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
