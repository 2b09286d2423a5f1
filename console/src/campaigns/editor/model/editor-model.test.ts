/** The editor's views of a campaign, over every campaign there is: what is only looked at is never changed. */
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  type CampaignDocument,
  journeyOf,
  ruleText,
  withField,
  withInnerField,
  writtenRule,
} from './campaign-document.ts';
import { entryKindOf, scenariosOf, withEntryKind, withScenarios } from './campaign-entry.ts';
import { valueAt, withMoved, withValue } from './document-path.ts';
import { layOutJourney } from './journey-graph.ts';
import { branchesOf, insertStep, moveStep, placedSteps, removeStep } from './journey-steps.ts';
import { blockText, gridColumns, type MatrixRow, readBlock, withBlock } from './matrix-grid.ts';
import { readAtoms, writeAtoms } from './rule-atoms.ts';
import { cellAtoms, tableColumns, type WrittenRow, withCellAtoms, withWhere } from './screening-table.ts';

const files = import.meta.glob<string>(
  ['/packs/**/*.yaml', '/examples/**/*.yaml', '/test/definitions/base-pack/*.yaml'],
  { query: '?raw', import: 'default', eager: true },
);
const campaigns = Object.values(files).flatMap((text) =>
  parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return valueAt(value, ['kind']) === 'campaign' ? [value as CampaignDocument] : [];
  }),
);

it('there are campaigns to look at, those of the newspaper among them', () => {
  expect(campaigns.length).toBeGreaterThan(40);
  expect(campaigns.map(({ id }) => id)).toContain('newspaper-matrix');
});

describe.each(campaigns.map((document) => [document.id, document] as const))('the campaign %s', (_, document) => {
  it('is the same after every field was set to what it is', () => {
    const rewritten = Object.entries(document).reduce((each, [key, value]) => withField(each, key, value), document);
    expect(rewritten).toBe(document);
    expect(withInnerField(document, 'control', 'share', document.control?.share)).toEqual(document);
    expect(withField(document, 'audience', writtenRule(ruleText(document.audience), document.audience))).toBe(document);
  });

  it('enters as it did', () => {
    const kind = entryKindOf(document);
    expect(kind).not.toBe('unknown');
    if (kind !== 'unknown') expect(withEntryKind(document, kind)).toBe(document);
    if (kind === 'scenarios') expect(withScenarios(document, scenariosOf(document))).toBe(document);
  });

  it('has the same journey after every step was taken out and put back', () => {
    const steps = placedSteps(journeyOf(document));
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
    for (const { path, step } of steps) {
      expect(valueAt(document, path)).toBe(step);
      const list = path.slice(0, -1);
      const again = insertStep(removeStep(document, path), list, Number(path.at(-1)), step);
      expect(again).toEqual(document);
      expect(moveStep(moveStep(document, path, 1), [...list, Number(path.at(-1)) + 1], -1)).toEqual(document);
      for (const branch of branchesOf(step, path))
        expect(withValue(document, branch.list, branch.steps.length === 0 ? undefined : branch.steps)).toEqual(
          document,
        );
    }
  });

  it('is drawn with every step once, each reached from the start', () => {
    const { nodes, edges } = layOutJourney(journeyOf(document));
    const steps = placedSteps(journeyOf(document));
    expect(nodes.filter(({ kind }) => kind === 'step').length).toBe(steps.length);
    const reached = new Set(['start']);
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const { from, to } of edges) if (reached.has(from)) reached.add(to);
    }
    expect([...reached].sort()).toEqual(nodes.map(({ id }) => id).sort());
    const places = nodes.map(({ x, y }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('has matrices that survive being copied and pasted onto themselves', () => {
    for (const { body } of placedSteps(journeyOf(document))) {
      const rows = body.matrix as MatrixRow[] | undefined;
      if (rows === undefined) continue;
      const columns = gridColumns(rows, scenariosOf(document));
      const offers = rows.flatMap(({ cells }) => Object.values(cells).flat()).map((id) => ({ id, name: id }));
      const range = { rows: [0, rows.length - 1], columns: [0, columns.length - 1] } as const;
      const { block, unknown } = readBlock(blockText(rows, range, columns), offers);
      expect(unknown).toEqual([]);
      expect(withBlock(rows, { row: 0, column: 0 }, block, columns)).toEqual(rows);
      expect(
        withBlock(
          rows.map(({ group }) => ({ group, cells: {} })),
          { row: 0, column: 0 },
          block,
          columns,
        ),
      ).toEqual(rows);
    }
  });

  it('has tables that are the same after every cell was set to what it is', () => {
    for (const { body } of placedSteps(journeyOf(document))) {
      const rows = (body.table ?? []) as WrittenRow[];
      for (const row of rows) {
        expect(writeAtoms(readAtoms(ruleText(row.where)))).toBe(ruleText(row.where));
        expect(withWhere(row, ruleText(row.where))).toBe(row);
        for (const column of tableColumns(rows))
          expect(withCellAtoms(row, column, cellAtoms(row, column))).toEqual(row);
      }
      expect(withMoved(withMoved(rows, [], 0, rows.length - 1), [], rows.length - 1, 0)).toEqual(rows);
    }
  });
});
