import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parsePacks } from './parse-packs.ts';
import { readPackFolder } from './read-pack-folder.ts';
import type { SourceFile } from './source-document.ts';
import { fileOfDefinition, writtenTexts, writtenValue } from './written-texts.ts';

const pack = `# about the town
kind: profile # of all
id: town
zone: Asia/Shanghai
attributes: {}
---
# where people wait
kind: area
id: station
cellsFrom: cells.csv # from the planners
cells: [c3]
...
---
{"kind": "policy", "id": "town"}
`;
const files: SourceFile[] = [
  { file: 'pack.yaml', text: pack },
  { file: 'cells.csv', text: 'area,cell\nstation,c1\nstation,c2\n' },
];

function parsed(sources: readonly SourceFile[]) {
  const loaded = parsePacks(sources);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
  return loaded.definitions;
}

const textsOf = (sources: readonly SourceFile[]) => writtenTexts(sources, parsed(sources));
const alone = (sources: readonly SourceFile[]) =>
  textsOf(sources).map(({ text, ...of }) => ({ file: fileOfDefinition(of), text }));

describe('definitions as they are written', () => {
  it('keep their comments, each by itself', () => {
    expect(textsOf(files)).toEqual([
      {
        kind: 'profile',
        id: 'town',
        text: '# about the town\nkind: profile # of all\nid: town\nzone: Asia/Shanghai\nattributes: {}\n',
      },
      { kind: 'area', id: 'station', text: expect.stringMatching(/^# where people wait\nkind: area\n/) },
      { kind: 'policy', id: 'town', text: '{"kind": "policy", "id": "town"}\n' },
    ]);
  });

  it('hold the cells that a file gave them', () => {
    const area = textsOf(files).find(({ kind }) => kind === 'area');
    expect(writtenValue(area?.text ?? '')).toEqual({ kind: 'area', id: 'station', cells: ['c1', 'c2', 'c3'] });
  });

  it('mean the same when each has a file of its own', () => {
    const telecom = readPackFolder(fileURLToPath(new URL('../../packs/telecom', import.meta.url))).files;
    for (const sources of [files, telecom]) expect(parsed(alone(sources)).version).toBe(parsed(sources).version);
  });
});

describe('a text', () => {
  it('is one document, or has no value', () => {
    expect(writtenValue('kind: policy\nid: a\n')).toEqual({ kind: 'policy', id: 'a' });
    for (const text of ['', 'a: 1\n---\nb: 2\n', '- a\n', 'a: [\n']) expect(writtenValue(text)).toBeUndefined();
  });
});
