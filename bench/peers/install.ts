import { existsSync, readFileSync } from 'node:fs';

export const INSTALL_COMMAND = 'npm install --prefix bench';

/** Peers and the packages they come in. */
export const PEER_PACKAGES = {
  'zen-engine': '@gorules/zen-engine',
  'json-rules-engine': 'json-rules-engine',
  duckdb: '@duckdb/node-api',
} as const;

/** A peer is not installed; the message says what to do. */
export class PeerMissing extends Error {
  override name = 'PeerMissing';
}

/**
 * Loads a peer from `bench/node_modules`. `Module` is the part of it that the benchmark uses: peers
 * are installed on demand, so their own declarations are not there when the product is checked.
 *
 * @throws PeerMissing
 */
export async function loadPeer<Module>(packageName: string): Promise<Module> {
  try {
    return (await import(packageName)) as Module;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!missing) throw error;
    throw new PeerMissing(`${packageName} is not installed: run \`${INSTALL_COMMAND}\` and try again`);
  }
}

/** Whether all peers are there. */
export const peersInstalled = () =>
  Object.values(PEER_PACKAGES).every((name) => existsSync(new URL(`../node_modules/${name}`, import.meta.url)));

/** Installed version of a peer. */
export function peerVersion(packageName: string): string {
  const text = readFileSync(new URL(`../node_modules/${packageName}/package.json`, import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
