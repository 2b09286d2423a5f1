/**
 * Builds the console into console/dist when its sources have changed since, and says so in one line on standard error.
 *
 *   node bin/build-console.mjs
 *
 * Several may ask at once: one builds, the others wait for it. A console that is being used is replaced in one step.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const consoleFolder = join(root, 'console');
const built = join(consoleFolder, 'dist');
const stampFile = join(built, '.stamp');
const lockFile = join(consoleFolder, '.building');
const LOOK_MS = 200;
const KEPT_MS = 3_600_000;

/** What the built console depends on. */
const sources = [
  'src',
  'public',
  'index.html',
  'package.json',
  'tsconfig.json',
  'vite.config.ts',
  '../package-lock.json',
  '../src/core/rules/rule-form.ts',
  '../bin/build-console.mjs',
];

function filesUnder(path) {
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    return entry.isDirectory() ? filesUnder(inner) : [inner];
  });
}

/** Of the content of all sources, whatever their times: a fresh clone has new times. */
function stampOfSources() {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(consoleFolder, source);
    const isFile = /\.\w+$/.test(source);
    for (const file of isFile ? [path] : filesUnder(path).sort())
      hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function isConsoleCurrent() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stampOfSources();
}

/** Builds what is not current, under `node`, which must be new enough for Vite; returns when that is done. */
export function buildConsoleWith(node) {
  if (!isConsoleCurrent())
    spawnSync(node, [fileURLToPath(import.meta.url)], { cwd: root, stdio: ['ignore', 2, 'inherit'] });
}

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Another may have broken it before, and hold one of its own now: that is put back. */
function breakLock(owner) {
  const taken = `${lockFile}-${process.pid}`;
  try {
    renameSync(lockFile, taken);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(taken, 'utf8') === String(owner)) rmSync(taken);
  else renameSync(taken, lockFile);
}

/** Waits until nobody else builds. The lock of a process that is no more is broken. */
async function lock() {
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : 0);
    if (owner > 0 && !isAlive(owner)) breakLock(owner);
    else await sleep(LOOK_MS);
  }
}

/** Next to every text its compressed forms, so that nobody compresses while serving. */
async function compressAll(folder) {
  const texts = filesUnder(folder).filter((file) => /\.(js|css|svg)$/.test(file));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await Promise.all(
    texts.map(async (file) => {
      const text = readFileSync(file);
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(text, best));
      writeFileSync(`${file}.gz`, await promisify(gzip)(text, { level: 9 }));
    }),
  );
}

/**
 * Pages that are open go on asking for the parts of their console: what the new one replaces stays for an hour.
 * `.assets` names what belongs to the console itself.
 */
function keepReplaced(fresh) {
  const own = readdirSync(join(fresh, 'assets'));
  writeFileSync(join(fresh, '.assets'), own.join('\n'));
  if (!existsSync(join(built, '.assets'))) return;
  const replaced = new Set(readFileSync(join(built, '.assets'), 'utf8').split('\n'));
  const taken = new Set(own);
  const now = new Date();
  for (const file of readdirSync(join(built, 'assets'))) {
    const from = join(built, 'assets', file);
    if (taken.has(file)) continue;
    if (!replaced.has(file) && now - statSync(from).mtime > KEPT_MS) continue;
    const to = join(fresh, 'assets', file);
    cpSync(from, to, { preserveTimestamps: true });
    if (replaced.has(file)) utimesSync(to, now, now);
  }
}

/** The new console takes the place of the old. */
function replace(fresh) {
  keepReplaced(fresh);
  const old = join(consoleFolder, `.old-${process.pid}`);
  if (existsSync(built)) renameSync(built, old);
  renameSync(fresh, built);
  rmSync(old, { recursive: true, force: true });
}

async function buildConsole() {
  await lock();
  const fresh = join(consoleFolder, `.fresh-${process.pid}`);
  try {
    if (isConsoleCurrent()) return;
    const start = performance.now();
    process.stderr.write('Building the console … ');
    const stamp = stampOfSources();
    // Whoever asks, a test too: libraries made for tests have other ids and another focus than what people use.
    process.env.NODE_ENV = 'production';
    const { build } = await import('vite');
    const configFile = join(consoleFolder, 'vite.config.ts');
    await build({ configFile, logLevel: 'error', build: { outDir: fresh, emptyOutDir: true } });
    await compressAll(join(fresh, 'assets'));
    writeFileSync(join(fresh, '.stamp'), stamp);
    replace(fresh);
    process.stderr.write(`done in ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(lockFile, { force: true });
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await buildConsole();
