/**
 * The example pack over the real signalling records, in both orders. The records are found in the folder
 * `OPPORTUNE_SHARED_DATA` names, or beside the project; without them only the definitions are checked.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import { run } from '../e2e/opportune.ts';

const root = join(import.meta.dirname, '../..');
const example = join(root, 'examples/xdr');
const data = process.env.OPPORTUNE_SHARED_DATA ?? join(root, '../shared/data');
const records = join(data, 'signalling/shanghai.csv.gz');
if (!existsSync(records)) console.warn(`The example is not run, for there are no signalling records at ${records}.`);

const patternTypes = [
  'absence',
  'change',
  'count',
  'dwell',
  'enter',
  'event',
  'leave',
  'schedule',
  'sequence',
  'threshold',
] as const;
const stages = ['eligibility', 'applicability', 'suitability', 'consent', 'policy', 'time', 'capacity'];

interface Summary {
  customers: number;
  moments: { byScenario: Record<string, number> };
  decisions: { byResult: Record<string, number>; refusals: Record<string, object> };
  contacts: { byChannel: Record<string, number>; byCampaign: Record<string, number> };
  rejects: { total: number };
}

function exampleDefinitions() {
  const loaded = loadPacks([example]);
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.definitions;
}

describe('the example of signalling records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-xdr-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('loads, maps left aside, with a scenario of every pattern and every source of offers', () => {
    const { scenarios, campaigns } = exampleDefinitions();
    expect(scenarios.map(({ pattern }) => pattern.type)).toEqual(expect.arrayContaining([...patternTypes]));
    const steps = campaigns.flatMap(({ journey }) => journey);
    expect(steps.some((step) => step.type === 'offer' && step.table)).toBe(true);
    expect(steps.some((step) => step.type === 'offer' && step.matrix)).toBe(true);
    expect(steps.some((step) => step.type === 'message')).toBe(true);
    expect(campaigns.some((campaign) => campaign.scenarios.length === 0)).toBe(true);
  });

  it.runIf(existsSync(records)).each(['map.yaml', 'map-start.yaml'])(
    'fires every pattern, ends in every result and refuses at every stage, read with %s',
    async (map) => {
      const args = ['replay', '--events', records, '--pack', example, '--map', join(example, map)];
      const ended = await run([...args, '--out', map, '--json', '--no-progress'], folder);
      expect([ended.code, ended.stderr]).toEqual([0, '']);
      const summary: Summary = JSON.parse(readFileSync(join(folder, map, 'summary.json'), 'utf8'));
      expect(summary.customers).toBe(967);
      expect(summary.rejects.total).toBe(0);
      const { scenarios, campaigns, channels } = exampleDefinitions();
      expect(Object.keys(summary.moments.byScenario).sort()).toEqual(scenarios.map(({ id }) => id));
      const results = Object.keys(summary.decisions.byResult).sort();
      expect(results).toEqual(['contact', 'control', 'deferred', 'nothing', 'presented']);
      expect(Object.keys(summary.decisions.refusals).sort()).toEqual(stages.toSorted());
      expect(Object.keys(summary.contacts.byCampaign).sort()).toEqual(campaigns.map(({ id }) => id));
      expect(Object.keys(summary.contacts.byChannel).sort()).toEqual(channels.map(({ id }) => id));
    },
  );
});
