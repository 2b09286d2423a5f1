import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { walkedPages } from '../test/browser/walked-pages.ts';
import { guidePictures, shownPages } from './shown-pages.ts';

const pages = join(import.meta.dirname, '..', 'console', 'src');

/** Addresses of the console as its folders declare them, with `:id` for what varies. */
function declaredPaths(): string[] {
  const routes = readdirSync(pages, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /-routes\.tsx?$/.test(file),
  );
  return routes.flatMap((file) => {
    const text = readFileSync(join(pages, file), 'utf8');
    const paths = [...text.matchAll(/path: '([^']+)'/g)].map(([, path]) => path!);
    // A page inside of another's frame says the rest of the address.
    const frame = text.includes('children:') ? paths.shift() : undefined;
    return frame === undefined ? paths : paths.map((path) => `${frame}/${path}`);
  });
}

const isOf = (declared: string, path: string) =>
  new RegExp(`^/${declared.replaceAll(/:\w+/g, '[^/]+')}$`).test(path.split('?')[0]!);

const notAmong = (paths: readonly string[]) =>
  declaredPaths().filter((declared) => !paths.some((path) => isOf(declared, path)));

describe('no page of the console is forgotten', () => {
  it('by the pictures', () => {
    expect(declaredPaths().length).toBeGreaterThan(20);
    expect(notAmong(shownPages.map(({ path }) => path))).toEqual([]);
  });

  it('by who goes through it without a mouse, and by axe', () => {
    expect(notAmong(Object.values(walkedPages).flat())).toEqual([]);
  });

  it('and the pictures of the guide are of pages there are', () => {
    const names = shownPages.map(({ name }) => name);
    expect(guidePictures.filter((name) => !names.includes(name))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});
