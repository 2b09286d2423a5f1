import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

const BUFFER_CHARACTERS = 1 << 20;
/** So much is brought to the disk at a time, while more is written: at the end little is left to wait for. */
const SYNC_CHARACTERS = 1 << 25;

/** Writes a file under a temporary name beside it and renames it when whole and on the disk. */
export async function writeFileAtomically(
  path: string,
  content: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    let buffered: string[] = [];
    let characters = 0;
    let unsynced = 0;
    let syncing: Promise<void> = Promise.resolve();
    for await (const text of content) {
      buffered.push(text);
      characters += text.length;
      if (characters < BUFFER_CHARACTERS) continue;
      await file.write(buffered.join(''));
      buffered = [];
      unsynced += characters;
      characters = 0;
      if (unsynced < SYNC_CHARACTERS) continue;
      await syncing;
      syncing = file.datasync();
      unsynced = 0;
    }
    await file.write(buffered.join(''));
    await syncing;
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
  await syncFolder(dirname(path));
}

/** Makes renames in a folder survive a crash of the system. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
