import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** What the figures were measured on. */
export function machine(): Record<string, string | number> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
  };
}

/** Versions of the product and of what it runs on; peers add theirs. */
export function versions(): Record<string, string> {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return { opportune: version, node: process.versions.node, v8: process.versions.v8 };
}

/** Processes that wanted a core in the last minute, on average: above the number of cores others were in the way. */
export const loadAverage = (): number => Math.round(loadavg()[0] * 10) / 10;
