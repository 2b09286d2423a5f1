/**
 * `npm run verify`: every check that is not a test, one line each; the output of a check only when it fails.
 * Names of checks as arguments run those alone: `npm run verify lint typecheck`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);
const under = (path: string) => [process.execPath, join(root, 'node_modules', path)];

const checks: Record<string, { what: string; command: string[] }> = {
  lint: { what: 'Biome: lint and format', command: [bin('biome'), 'check', '--error-on-warnings', '.'] },
  typecheck: { what: 'TypeScript: types', command: [bin('tsc'), '-p', '.'] },
  'console-types': { what: 'TypeScript: types of the console', command: [bin('tsc'), '-p', 'console'] },
  'browser-types': { what: 'TypeScript: types of the browser tests', command: [bin('tsc'), '-p', 'test/browser'] },
  direction: {
    what: 'dependency-cruiser: direction of imports',
    command: [...under('dependency-cruiser/bin/dependency-cruise.mjs'), 'src', 'bench', 'test', 'tools'],
  },
  unused: { what: 'knip: unused files, exports, packages', command: [...under('knip/bin/knip.js')] },
  tidy: { what: 'tidy: sizes, names, documents', command: [...under('vitest/vitest.mjs'), 'run', 'test/tidy.test.ts'] },
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => checks[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`No check named ${unknown.join(', ')}; there are ${Object.keys(checks).join(', ')}.\n`);
  process.exit(2);
}

let failed = 0;
for (const [name, { what, command }] of Object.entries(checks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const start = performance.now();
  const [program, ...args] = command;
  const run = spawnSync(program!, args, { cwd: root, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const ok = run.status === 0;
  if (!ok) failed++;
  process.stdout.write(`${ok ? 'ok    ' : 'FAILED'} ${what} (${seconds} s)\n`);
  if (!ok) process.stdout.write(`${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}\n`);
}
process.exitCode = failed > 0 ? 1 : 0;
