import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'console', 'dist');
const assets = join(dist, 'assets');
const LIMIT_BYTES = 500_000;

beforeAll(() => {
  execFileSync(process.execPath, [join(root, 'bin', 'build-console.mjs')]);
});

const page = () => readFileSync(join(dist, 'index.html'), 'utf8');

/** Names of files in `assets` that a text asks for at once, before anything is shown. */
function askedAtOnce(text: string): string[] {
  const imports = /(?:from|import)\s*"\.\/([\w.-]+\.js)"/g;
  return [...text.matchAll(imports)].map(([, file]) => file!);
}

/** The files and all that they import without being asked to. */
function withImports(first: readonly string[]): Set<string> {
  const all = new Set(first);
  for (const file of all) {
    if (file.endsWith('.js')) for (const asked of askedAtOnce(readFileSync(join(assets, file), 'utf8'))) all.add(asked);
  }
  return all;
}

const sizeOf = (files: Iterable<string>, ending: string) =>
  [...files].reduce((sum, file) => sum + statSync(join(assets, file + ending)).size, 0);

const entry = () => [...page().matchAll(/(?:src|href)="\/assets\/([\w.-]+\.(?:js|css))"/g)].map(([, file]) => file!);

it('the first page is at most 500 kB compressed, whatever the browser takes', () => {
  const files = withImports(entry());
  expect(files.size).toBeGreaterThan(1);
  expect(sizeOf(files, '.gz')).toBeLessThan(LIMIT_BYTES);
  expect(sizeOf(files, '.br')).toBeLessThan(LIMIT_BYTES);
});

it('nothing of a page is loaded before the page is opened', () => {
  const files = [...withImports(entry())];
  expect(files.filter((file) => /-page-|chart-drawing|noto-sans/.test(file))).toEqual([]);
});

it('asks nobody outside for anything', () => {
  const outside = /(?:src|href)="(?:https?:)?\/\/|url\((?:https?:)?\/\//;
  const styles = readdirSync(assets).filter((file) => file.endsWith('.css'));
  expect(
    [page(), ...styles.map((file) => readFileSync(join(assets, file), 'utf8'))].filter((text) => outside.test(text)),
  ).toEqual([]);
});
