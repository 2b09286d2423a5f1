import { describe, expect, it } from 'vitest';
import { type CampaignDocument, withField } from './campaign-document.ts';
import { withEntryKind, withScenarios } from './campaign-entry.ts';
import { layOutJourney } from './journey-graph.ts';
import { insertStep, placedSteps, removeStep } from './journey-steps.ts';
import { journeyTemplate, templateNames } from './journey-templates.ts';
import { type MatrixRow, readBlock, withBlock, withCell } from './matrix-grid.ts';
import { placeProblems } from './problem-places.ts';
import { readAtoms, writeAtoms } from './rule-atoms.ts';
import { withCellAtoms } from './screening-table.ts';
import { withSource } from './step-offers.ts';
import { textPieces } from './text-pieces.ts';

const document: CampaignDocument = {
  kind: 'campaign',
  id: 'spring',
  name: 'Spring',
  entry: { scenario: 'arrives' },
  journey: [{ offer: { channels: ['sms'], offers: ['a'] } }],
};

describe('fields of a campaign', () => {
  it('stand where people look for them, whenever they were added', () => {
    const edited = withField(withField(document, 'priority', 3), 'owner', 'marketing');
    expect(Object.keys(edited)).toEqual(['kind', 'id', 'name', 'owner', 'entry', 'priority', 'journey']);
    expect(withField(edited, 'owner', undefined)).not.toHaveProperty('owner');
  });

  it('keep one scenario written as one, and several as a list', () => {
    expect(withScenarios(document, ['leaves']).entry).toEqual({ scenario: 'leaves' });
    expect(withScenarios(document, ['arrives', 'leaves']).entry).toEqual({ scenarios: ['arrives', 'leaves'] });
    expect(withEntryKind(document, 'wave').entry).toEqual({ wave: true });
  });
});

describe('cells of a matrix', () => {
  const columns = ['arrives', 'leaves'];
  const rows: MatrixRow[] = [
    { group: 'young', cells: { leaves: ['a'] } },
    { group: 'old', cells: {} },
  ];

  it('are left out when they are empty, and stand in the order of the columns', () => {
    const filled = withCell(rows, 0, 'arrives', ['b'], columns);
    expect(Object.keys(filled[0]!.cells)).toEqual(columns);
    expect(withCell(filled, 0, 'leaves', [], columns)[0]!.cells).toEqual({ arrives: ['b'] });
  });

  it('are pasted by id or name, unknown offers told and left out, nothing beyond the grid', () => {
    const offers = [
      { id: 'a', name: 'Alpha' },
      { id: 'b', name: 'Beta' },
    ];
    const { block, unknown } = readBlock('Alpha, b\tGamma\tx\r\n\ta\r\nb\r\n', offers);
    expect(unknown).toEqual(['Gamma', 'x']);
    expect(withBlock(rows, { row: 0, column: 0 }, block, columns)).toEqual([
      { group: 'young', cells: { arrives: ['a', 'b'] } },
      { group: 'old', cells: { leaves: ['a'] } },
    ]);
  });
});

describe('conditions of a table', () => {
  it('are taken apart at && alone, and what is not simple stays a text', () => {
    const kinds = (rule: string) => readAtoms(rule).map(({ kind }) => kind);
    expect(kinds('group.a && !group["b-c"] && "p" in holdings && profile.age >= 16')).toEqual([
      'group',
      'group',
      'member',
      'compare',
    ]);
    expect(kinds('group.a && (profile.x || profile.y) && profile.note == "a && b"')).toEqual([
      'group',
      'other',
      'compare',
    ]);
    expect(kinds('group.a || group.b')).toEqual(['other']);
    expect(kinds('profile.age>3 && group.a')).toEqual(['other', 'group']);
  });

  it('go into brackets when something is added to alternatives', () => {
    const row = withCellAtoms({ where: 'a || b', offers: [] }, 'group', [{ kind: 'group', id: 'vip', negated: true }]);
    expect(row).toEqual({ where: '(a || b) && !group.vip', offers: [] });
    expect(withCellAtoms({ where: 'group.x', offers: ['o'] }, 'group', [])).toEqual({ offers: ['o'] });
    expect(writeAtoms([])).toBe('');
  });
});

describe('steps of a journey', () => {
  it('get an id of their own where their type is taken, and take an empty branch with them', () => {
    const second = insertStep(document, ['journey'], 1, { offer: { channels: [], offers: [] } });
    expect(placedSteps(second.journey!).map(({ id }) => id)).toEqual(['offer', 'offer-2']);
    const branched = insertStep(document, ['journey', 0, 'offer', 'otherwise'], 0, { end: {} });
    expect(placedSteps(branched.journey!).map(({ id, depth }) => `${id} ${depth}`)).toEqual(['offer 0', 'end 1']);
    expect(removeStep(branched, ['journey', 0, 'offer', 'otherwise', 0])).toEqual(document);
  });

  it('are drawn so that every edge that can take a step says where it is written', () => {
    for (const name of templateNames) {
      const journey = journeyTemplate(name, { channel: 'mms', callChannel: 'call', offers: ['a'] });
      const { edges } = layOutJourney(journey);
      for (const { insert } of edges) {
        if (insert === undefined) continue;
        const edited = insertStep({ ...document, journey }, insert.list, insert.index, {
          set: { attribute: 'x', value: 1 },
        });
        expect(placedSteps(edited.journey).length).toBe(placedSteps(journey).length + 1);
      }
    }
  });

  it('keep their offers when these come from elsewhere', () => {
    const body = { id: 'first', channels: ['sms'], table: [{ where: 'x', offers: ['a', 'b'] }], exploration: 0.1 };
    expect(withSource(body, 'offers')).toEqual({
      id: 'first',
      channels: ['sms'],
      offers: ['a', 'b'],
      exploration: 0.1,
    });
    expect(withSource({ channels: [], offers: ['a'] }, 'table')).toEqual({ channels: [], table: [{ offers: ['a'] }] });
  });
});

it('mistakes are placed in the document they are about', () => {
  const problems = ['campaigns/spring.journey[0].offer.channels[1]', 'journey[0]', 'campaigns/autumn.entry', ''];
  expect(
    placeProblems(
      problems.map((path) => ({ path, message: 'wrong' })),
      'spring',
    ).map(({ at }) => at),
  ).toEqual([['journey', 0, 'offer', 'channels', 1], ['journey', 0], [], []]);
});

it('a marked text is shown in pieces that are the text again, what is forbidden above all', () => {
  const text = '[Town] best music, reply T';
  const pieces = textPieces(text, [
    { kind: 'signature', start: 0, end: 6 },
    { kind: 'opt-out', start: 7, end: 26 },
    { kind: 'forbidden', start: 7, end: 11 },
  ]);
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(pieces.map(({ kind }) => kind)).toEqual(['signature', undefined, 'forbidden', 'opt-out']);
});
