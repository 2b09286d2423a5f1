/**
 * Style as tests: sizes, names, left-over markers, documents in step with the code. What Biome, TypeScript,
 * dependency-cruiser and knip check is not repeated here.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { functionsOf } from './tidy/functions-of.ts';

const root = join(import.meta.dirname, '..');
/** Folders that are not ours to tidy: installed, or written by the program. */
const foreign = new Set(['node_modules', '.git', 'out', 'dist', 'coverage', '.opportune']);

const MAX_FUNCTION_LINES = 70;
const WANTED_FILE_LINES = 400;
const MAX_FILE_LINES = 600;
/** Share of files that may lie between the wanted and the greatest length. */
const LONG_FILE_SHARE = 0.03;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (foreign.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [relative(root, path)];
  });
}

const files = filesUnder(root).filter((file) => basename(file) !== 'package-lock.json');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const lineCount = (text: string) => text.split('\n').length - Number(text.endsWith('\n'));
const lineAt = (text: string, offset: number) => text.slice(0, offset).split('\n').length;

/** Written by a program, for a program. */
const generated = new Set([join('console', 'src', 'api', 'api-schema.ts')]);
const code = files.filter((file) => /\.(tsx?|mjs)$/.test(file) && !generated.has(file));
const documents = files.filter((file) => file.endsWith('.md'));
const texts = files.filter((file) => /\.(tsx?|css|html|mjs|md|json|ya?ml|csv|sh)$/.test(file) || file === '.ci/run');

/** `file:line text` of every match, so that a failure reads as a list of places to go to. */
function placesOf(pattern: RegExp, among: string[]): string[] {
  return among.flatMap((file) => {
    const text = read(file);
    return [...text.matchAll(pattern)].map((match) => `${file}:${lineAt(text, match.index)} ${match[0]}`);
  });
}

/** Joined at run time, so that this file does not contain what it forbids. */
const word = (...parts: string[]) => parts.join('');

describe('sizes', () => {
  it(`keeps every function within ${MAX_FUNCTION_LINES} lines`, () => {
    const long = code.flatMap((file) =>
      functionsOf(file, read(file))
        .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
        .map(({ name, line, lines }) => `${file}:${line} ${name} has ${lines} lines`),
    );
    expect(long).toEqual([]);
  });

  it(`keeps every file within ${MAX_FILE_LINES} lines, and nearly all within ${WANTED_FILE_LINES}`, () => {
    const sizes = code.map((file) => ({ file, lines: lineCount(read(file)) }));
    const describeSize = ({ file, lines }: { file: string; lines: number }) => `${file} has ${lines} lines`;
    expect(sizes.filter(({ lines }) => lines > MAX_FILE_LINES).map(describeSize)).toEqual([]);
    const long = sizes.filter(({ lines }) => lines > WANTED_FILE_LINES).map(describeSize);
    expect(long.slice(Math.ceil(code.length * LONG_FILE_SHARE)), long.join('\n')).toEqual([]);
  });
});

describe('names', () => {
  it('has no drawers: every file and folder is named by what is in it', () => {
    const drawer = /(^|\/)(utils?|helpers?|services?|common|misc|types)(\.[a-z.]+|\/|$)/;
    expect([...code, ...documents].filter((file) => drawer.test(file))).toEqual([]);
  });

  it('puts unit tests beside the code they test', () => {
    const strays = code.filter((file) => file.startsWith('src/') && file.endsWith('.test.ts'));
    const folders = new Set(code.filter((file) => !file.endsWith('.test.ts')).map((file) => dirname(file)));
    expect(strays.filter((file) => !folders.has(dirname(file)))).toEqual([]);
  });
});

describe('left-overs', () => {
  it('leaves no marker of unfinished work', () => {
    const marker = new RegExp(
      `\\b(${word('TO', 'DO')}|${word('FIX', 'ME')}|${word('XX', 'X')}|${word('HA', 'CK')})\\b`,
      'g',
    );
    expect(placesOf(marker, texts)).toEqual([]);
  });

  it('neither focuses nor switches off a test', () => {
    expect(placesOf(/\b(?:it|test|describe)\.(?:only|skip|todo|fails)\(/g, code)).toEqual([]);
  });

  it('silences no tool', () => {
    const silencers = [
      word('@ts', '-ignore'),
      word('@ts', '-expect-error'),
      word('@ts', '-nocheck'),
      word('biome', '-ignore'),
      word('eslint', '-disable'),
      word('c8', ' ignore'),
      word('v8', ' ignore'),
    ];
    expect(placesOf(new RegExp(silencers.join('|'), 'g'), code)).toEqual([]);
  });

  it('names no place of the machine it was written on', () => {
    const machine = [
      word('/wo', 'rk/'),
      word('/tm', 'p/'),
      word('/ho', 'me/'),
      word('/ro', 'ot/'),
      word('registry', '\\.\\w'),
    ];
    const texted = texts.filter((file) => file !== 'package.json');
    expect(placesOf(new RegExp(machine.join('|'), 'g'), texted)).toEqual([]);
  });
});

describe('documents', () => {
  it('explains every code of every table of codes', async () => {
    const tables = code.filter((file) => file.startsWith('src/') && /export const \w+Codes\b/.test(read(file)));
    const explained = documents
      .filter((file) => file.startsWith('docs/'))
      .map(read)
      .join('\n');
    const missing: string[] = [];
    for (const file of tables) {
      const exported: Record<string, unknown> = await import(pathToFileURL(join(root, file)).href);
      const codes = Object.entries(exported).filter(([name]) => name.endsWith('Codes'));
      const names = codes.flatMap(([, table]) => Object.keys(Object(table)));
      missing.push(...names.filter((name) => !explained.includes(`\`${name}\``)).map((name) => `${file}: ${name}`));
    }
    expect(tables).not.toEqual([]);
    expect(missing).toEqual([]);
  });

  it('lists every architecture decision in the index', () => {
    const decisions = documents.filter((file) => /^docs\/adr\/\d{4}-.*\.md$/.test(file));
    const index = read('docs/adr/README.md');
    expect(decisions.filter((file) => !index.includes(`(${file.slice('docs/adr/'.length)})`))).toEqual([]);
  });

  it('has no link that leads nowhere', () => {
    const broken = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? '')
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !leadsSomewhere(file, target))
        .map((target) => `${file}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it('names no file or folder that does not exist', () => {
    const path = /`((?:src|test|docs|examples|tools|bench|packs|schemas|bin)\/[\w./-]*)`/g;
    const missing = documents.flatMap((file) =>
      [...read(file).matchAll(path)]
        .map((match) => match[1] ?? '')
        .filter((named) => !existsSync(join(root, named)))
        .map((named) => `${file}: ${named}`),
    );
    expect(missing).toEqual([]);
  });

  it('says the same in both languages: the same headings and commands', () => {
    const shape = (file: string) =>
      [...read(file).matchAll(/^(#+) |^(?:npm|npx|opportune|\.\/bin)\b.*$/gm)].map((match) => match[1] ?? match[0]);
    expect(shape('README.zh-CN.md')).toEqual(shape('README.md'));
  });
});

/** The anchor GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function leadsSomewhere(from: string, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? join(root, from) : resolve(root, dirname(from), decodeURIComponent(path));
  if (!existsSync(file)) return false;
  if (anchor === undefined || !file.endsWith('.md')) return true;
  const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] ?? ''));
  return headings.includes(decodeURIComponent(anchor));
}
