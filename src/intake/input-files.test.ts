import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bytesOfFiles, inputFilesOf } from './input-files.ts';
import { definitionsWith, field } from './intake-fixture.ts';

const definitions = definitionsWith(
  { seconds: field('int') },
  { age: { ...field('int'), source: 'crm', freshness: '24h' } },
);
const callMap = (id: string) => `
kind: map
id: ${id}
events: { type: session, customerId: who, at: { column: when, format: epoch-ms }, fields: { seconds: length } }
`;
const customerMap = 'kind: map\nid: people\ncustomers: { customerId: who, attributes: { age: years } }\n';

describe('input files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-files-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content = '') => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const none = { customerFiles: [], eventFiles: [], mapFiles: [] };

  it('are read with the map of their kind and format, or as they are', () => {
    const files = inputFilesOf(definitions, {
      customerFiles: [file('people.csv'), file('more.ndjson')],
      eventFiles: [file('calls.csv.gz'), file('more-calls.csv'), file('own.ndjson')],
      mapFiles: [file('maps.yaml', `${customerMap}---${callMap('calls')}`)],
    });
    expect(files.customers.map(({ map }) => map?.id)).toEqual(['people', undefined]);
    expect(files.events.map(({ map }) => map?.id)).toEqual(['calls', 'calls', undefined]);
  });

  it('take several maps of a kind in turn, and miss none', () => {
    const [a, b, c] = [file('a.csv'), file('b.csv'), file('c.csv')];
    const mapFiles = [file('two.yaml', `${callMap('first')}---${callMap('second')}`)];
    const files = inputFilesOf(definitions, { ...none, eventFiles: [a, b], mapFiles });
    expect(files.events.map(({ map }) => map?.id)).toEqual(['first', 'second']);
    expect(() => inputFilesOf(definitions, { ...none, eventFiles: [a, b, c], mapFiles })).toThrow('none for this file');
  });

  it('are told apart by size, time and map', () => {
    const events = file('calls.ndjson', '{}\n');
    const before = JSON.stringify(inputFilesOf(definitions, { ...none, eventFiles: [events] }).identity);
    expect(JSON.stringify(inputFilesOf(definitions, { ...none, eventFiles: [events] }).identity)).toBe(before);
    utimesSync(events, 1, 1);
    expect(JSON.stringify(inputFilesOf(definitions, { ...none, eventFiles: [events] }).identity)).not.toBe(before);
  });

  it('have a size together, unless one is standard input', () => {
    const eventFiles = [file('x.ndjson', '1234'), file('y.ndjson', '12')];
    expect(bytesOfFiles({ ...none, eventFiles })).toBe(6);
    expect(bytesOfFiles({ ...none, eventFiles: [...eventFiles, '-'] })).toBeUndefined();
  });

  it('must exist, and their maps must be right', () => {
    expect(() => inputFilesOf(definitions, { ...none, eventFiles: [join(folder, 'nowhere')] })).toThrow(
      'nowhere cannot be read',
    );
    const wrong = file('wrong.yaml', callMap('wrong').replace('seconds: length', 'second: length'));
    expect(() => inputFilesOf(definitions, { ...none, mapFiles: [wrong] })).toThrow('wrong.yaml has a problem');
  });
});
