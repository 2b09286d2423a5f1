import { open, type RootDatabase, type RootDatabaseOptions } from 'lmdb';

/**
 * Opens an environment whose promises mean what our ports promise: with `overlappingSync` off a write
 * resolves after its transaction is flushed to the disk, and writes that gather meanwhile share the next
 * transaction (group commit). Compression stays off: it took more processor time than it saved disk.
 */
export function openEnvironment<V, K extends string | number | (string | number)[] | Uint8Array>(
  folder: string,
  options: RootDatabaseOptions,
): RootDatabase<V, K> {
  return open<V, K>(folder, { overlappingSync: false, noSubdir: false, cache: false, ...options });
}
