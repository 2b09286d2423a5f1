import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPackFolder } from './read-pack-folder.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opportune-pack-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('reading a pack folder', () => {
  it('finds YAML and CSV files in all folders, sorted, and leaves hidden ones and others alone', () => {
    mkdirSync(join(folder, 'b'));
    mkdirSync(join(folder, '.git'));
    for (const name of ['c.yaml', 'b/z.yml', 'a.csv', 'readme.md', '.git/x.yaml', 'b/.hidden.yaml']) {
      writeFileSync(join(folder, name), 'kind: map\n');
    }
    const { files, problems } = readPackFolder(folder);
    expect(files.map(({ file }) => relative(folder, file))).toEqual(['a.csv', 'b/z.yml', 'c.yaml']);
    expect(problems).toEqual([]);
  });

  it('reads text with a byte order mark', () => {
    writeFileSync(join(folder, 'a.yaml'), '\ufeffkind: map\n');
    expect(readPackFolder(folder).files[0]?.text).toBe('kind: map\n');
  });

  it('reads a single YAML file when that is what the path names', () => {
    writeFileSync(join(folder, 'a.yaml'), 'kind: map\n');
    expect(readPackFolder(join(folder, 'a.yaml')).files).toHaveLength(1);
  });

  it('says so when the folder does not exist', () => {
    expect(readPackFolder(join(folder, 'none')).problems).toMatchObject([{ code: 'folder-missing' }]);
  });
});
