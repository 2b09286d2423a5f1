import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Definitions } from '../core/schema/definitions.ts';
import { diffDefinitions } from './diff-definitions.ts';
import { parsePacks } from './parse-packs.ts';
import { longestYaml } from './source-document.ts';
import { summariseDefinitions } from './summarise-definitions.ts';

const base = readFileSync(join(import.meta.dirname, '../../test/definitions/base-pack/base.yaml'), 'utf8');

function definitionsOf(...texts: string[]): Definitions {
  const loaded = parsePacks(texts.map((text, i) => ({ file: `${i}.yaml`, text })));
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems, null, 2));
  return loaded.definitions;
}

/** The base with one more document. */
const withDocument = (text: string) => definitionsOf(base, text);

describe('reading definitions', () => {
  it('fills in what a pack leaves out', () => {
    const { policy, campaigns, channels, scenarios, offers, products, profile } = definitionsOf(base);
    expect(policy).toEqual({
      kind: 'policy',
      id: 'default',
      caps: [],
      refusalCooldown: { productMs: 0, categoryMs: 0, allMs: 0 },
      consent: [],
      allowedLatenessMs: 300_000,
      dedupeHorizonMs: 600_000,
      presenceTimeoutMs: 1_800_000,
    });
    expect(campaigns[0]).toEqual({
      kind: 'campaign',
      id: 'welcome',
      name: 'Welcome',
      scenarios: ['new-device'],
      priority: 0,
      control: { share: 0, experiment: 'welcome' },
      journey: [
        { type: 'offer', id: 'offer', purpose: 'marketing', channels: ['sms'], offers: ['video-9'], exploration: 0 },
      ],
    });
    expect(channels.map(({ id, human, delayMs }) => ({ id, human, delayMs }))).toEqual([
      { id: 'desk', human: true, delayMs: 0 },
      { id: 'sms', human: false, delayMs: 0 },
    ]);
    expect(scenarios.map(({ id, ttlMs, cooldownMs, sensitive }) => ({ id, ttlMs, cooldownMs, sensitive }))).toEqual([
      { id: 'at-station', ttlMs: 172_800_000, cooldownMs: 0, sensitive: true },
      { id: 'new-device', ttlMs: 172_800_000, cooldownMs: 0, sensitive: false },
    ]);
    expect(offers[0]?.lever).toBe(1);
    expect(products[0]?.value).toBe(1);
    expect(profile.attributes.balance).toEqual({ type: 'float', values: [], source: 'import', freshness: '24h' });
  });

  it('puts a touchpoint on the channel of its kind, unless it names one', () => {
    const { touchpoints } = withDocument(`
kind: touchpointKind
id: clerk
name: Clerk
channel: desk
---
kind: touchpoint
id: hall-1
name: First counter
touchpointKind: clerk
---
kind: touchpoint
id: hotline
name: Hotline
touchpointKind: clerk
channel: sms`);
    expect(touchpoints).toEqual([
      { kind: 'touchpoint', id: 'hall-1', name: 'First counter', touchpointKind: 'clerk', channel: 'desk' },
      { kind: 'touchpoint', id: 'hotline', name: 'Hotline', touchpointKind: 'clerk', channel: 'sms' },
    ]);
  });

  it('reads windows, durations, quiet hours and dates in the zone of the pack', () => {
    const { metrics, policy, scenarios, campaigns } = withDocument(`
kind: metric
id: bytes
event: session
agg: sum
value: event.bytes
window: 30d by 1d
since: 2015-08-01
---
kind: policy
id: p
quietHours: { from: "21:00", until: "09:30" }
refusalCooldown: { product: 90d }
---
kind: scenario
id: stays
pattern: { dwell: { area: station, for: 90s } }
exclude: { residents: { days: 5, of: 14 } }
cooldown: 7d
ttl: 4h
---
kind: campaign
id: dated
name: Dated
entry: { scenarios: [stays, at-station] }
from: 2015-08-01 09:00
until: 2015-08-01T09:00:00.250Z
reentry: 30d
journey: [{ message: { channel: sms, template: hello, purpose: service } }]
`);
    expect(metrics[0]).toMatchObject({
      window: { type: 'sliding', lengthMs: 2_592_000_000, stepMs: 86_400_000 },
      since: Date.parse('2015-07-31T16:00:00Z'),
      precision: 'f32',
    });
    expect(policy.quietHours).toEqual({ fromMinute: 1260, untilMinute: 570 });
    expect(policy.refusalCooldown.productMs).toBe(7_776_000_000);
    expect(scenarios.find(({ id }) => id === 'stays')).toMatchObject({
      pattern: { type: 'dwell', area: 'station', forMs: 90_000 },
      exclude: { residents: { days: 5, of: 14, unknown: 'exclude' } },
      cooldownMs: 604_800_000,
      ttlMs: 14_400_000,
    });
    expect(campaigns[0]).toMatchObject({
      from: Date.parse('2015-08-01T01:00:00Z'),
      until: Date.parse('2015-08-01T09:00:00.250Z'),
      scenarios: ['at-station', 'stays'],
      reentryMs: 2_592_000_000,
      journey: [{ type: 'message', id: 'message', purpose: 'service', channel: 'sms', template: 'hello' }],
    });
  });

  it('reads every pattern', () => {
    const { scenarios } = withDocument(
      [
        'event: { event: session, where: event.bytes > 3 }',
        'change: { attribute: device, confirm: 3, fromAbsent: true }',
        'leave: { area: station }',
        'count: { event: session, atLeast: 3, within: 1h }',
        'sequence: { steps: [{ event: session }, { event: order }], within: 1d }',
        'absence: { after: { event: session }, without: { event: order }, within: 30m }',
        'threshold: { metric: sessions1d, below: 3 }',
        'schedule: { cron: "0 9 * * 1-5", audience: true }',
      ]
        .map((pattern, i) => `kind: scenario\nid: p${i}\npattern: { ${pattern} }\n`)
        .join('---\n'),
    );
    expect(scenarios.filter(({ id }) => id.startsWith('p')).map(({ pattern }) => pattern)).toEqual([
      { type: 'event', event: 'session', where: 'event.bytes > 3' },
      { type: 'change', attribute: 'device', confirm: 3, fromAbsent: true },
      { type: 'leave', area: 'station' },
      { type: 'count', atLeast: 3, withinMs: 3_600_000, event: 'session' },
      { type: 'sequence', steps: [{ event: 'session' }, { event: 'order' }], withinMs: 86_400_000 },
      { type: 'absence', after: { event: 'session' }, without: { event: 'order' }, withinMs: 1_800_000 },
      { type: 'threshold', metric: 'sessions1d', direction: 'below', value: 3 },
      { type: 'schedule', cron: '0 9 * * 1-5', audience: 'true' },
    ]);
  });

  it('takes the cells of an area from a CSV file beside it, each once', () => {
    const area = 'kind: area\nid: gym\ncells: ["9-9"]\ncellsFrom: ../cells/areas.csv\n';
    const csv = '# made up\ncell,area\n2-2,gym\n1-1,station\n2-2,gym\n2-1,gym\n';
    const files = [
      { file: 'pack/base.yaml', text: base },
      { file: 'pack/a/area.yaml', text: area },
    ];
    const loaded = parsePacks([...files, { file: 'pack/cells/areas.csv', text: csv }]);
    expect(loaded).toHaveProperty('definitions');
    if ('definitions' in loaded) expect(loaded.definitions.areas[0]?.cells).toEqual(['2-1', '2-2', '9-9']);
  });

  it('follows aliases', () => {
    const { areas } = withDocument(
      'kind: area\nid: gym\ncells: [&cell "4-4"]\n---\nkind: area\nid: hall\ncells: &c ["5-5"]\n',
    );
    expect(areas.map(({ id }) => id)).toEqual(['gym', 'hall', 'station']);
    const { metrics } = withDocument(
      'kind: metric\nid: m\nevent: session\nagg: count\nwhere: &rule event.bytes > 3\nwindow: day\nvalue: *rule\n',
    );
    expect(metrics[0]).toMatchObject({ where: 'event.bytes > 3', value: 'event.bytes > 3' });
  });

  it('reads the pack that the documentation shows', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../docs/definitions.md'), 'utf8');
    const shown = guide.slice(guide.indexOf('## One of each')).match(/```yaml\n([\s\S]*?)```/)?.[1] ?? '';
    const areas = { file: 'areas.csv', text: 'area,cell\nrailway-station,1-1\n' };
    expect(parsePacks([{ file: 'guide.yaml', text: shown }, areas])).toHaveProperty('definitions');
  });

  it('passes over documents that map files', () => {
    expect(withDocument('kind: map\nformat: csv\n').version).toBe(definitionsOf(base).version);
  });

  it('refuses a file that is too long without reading it', () => {
    const loaded = parsePacks([{ file: 'long.yaml', text: '#'.repeat(longestYaml + 1) }]);
    expect(loaded).toMatchObject({ problems: [{ file: 'long.yaml', code: 'file-too-long' }] });
  });

  it('refuses a document nested without end', () => {
    const deep = `a: ${'['.repeat(60)}${']'.repeat(60)}`;
    expect(parsePacks([{ file: 'deep.yaml', text: deep }])).toMatchObject({ problems: [{ code: 'yaml-alias' }] });
    const circle = 'kind: area\nid: a\ncells: &c [*c]\n';
    expect(parsePacks([{ file: 'circle.yaml', text: circle }])).toMatchObject({ problems: [{ code: 'yaml-alias' }] });
  });
});

describe('the version of definitions', () => {
  const version = definitionsOf(base).version;
  const documents = base.split('---\n');

  it('is 16 hex digits', () => {
    expect(version).toMatch(/^[0-9a-f]{16}$/);
  });

  it('does not depend on files, comments, the order of documents or of keys', () => {
    expect(definitionsOf(...documents.toReversed().map((text) => `# a remark\n${text}`)).version).toBe(version);
    const swapped = base.replace('id: desk\nmode: pull', 'mode: pull\nid: desk');
    expect(swapped).not.toBe(base);
    expect(definitionsOf(swapped).version).toBe(version);
  });

  it('changes with a rule, a default that is overridden and the order of stages', () => {
    const changed = [
      base.replace('sessions1d > 20', 'sessions1d > 21'),
      base.replace('mode: push', 'mode: push\ndelay: 5m'),
      base.replace(/( {2}- \{ id: active.*\n)( {2}- \{ id: silent.*\n)/, '$2$1'),
    ];
    const versions = changed.map((text) => definitionsOf(text).version);
    expect(new Set([version, ...versions]).size).toBe(4);
  });
});

describe('comparing definitions', () => {
  it('says what was added, removed and changed, and where', () => {
    const before = withDocument('kind: area\nid: gym\ncells: ["3-3"]\n');
    const after = definitionsOf(
      base.replace('sessions1d > 20', 'sessions1d > 21').replace('value: 1', ''),
      'kind: group\nid: young\nrule: profile.age < 20\n---\nkind: policy\nid: p\ncaps: [{ id: a, scope: all, per: day, max: 1 }]\n',
    );
    expect(diffDefinitions(before, after)).toEqual([
      { change: 'removed', kind: 'policy', id: 'default', paths: [] },
      { change: 'added', kind: 'policy', id: 'p', paths: [] },
      { change: 'removed', kind: 'area', id: 'gym', paths: [] },
      { change: 'changed', kind: 'group', id: 'heavy', paths: ['rule'] },
      { change: 'added', kind: 'group', id: 'young', paths: [] },
    ]);
  });

  it('names the changed places within lists and mappings', () => {
    const after = base.replace(
      'channels: [sms], offers: [video-9]',
      'channels: [sms], offers: [video-9], exploration: 0.1',
    );
    expect(diffDefinitions(definitionsOf(base), definitionsOf(after))).toEqual([
      { change: 'changed', kind: 'campaign', id: 'welcome', paths: ['journey[0].exploration'] },
    ]);
  });

  it('finds nothing between two readings of the same', () => {
    expect(diffDefinitions(definitionsOf(base), definitionsOf(base))).toEqual([]);
  });
});

it('counts definitions of each kind', () => {
  const definitions = definitionsOf(base);
  expect(summariseDefinitions(definitions)).toEqual({
    version: definitions.version,
    counts: {
      profile: 1,
      policy: 1,
      eventType: 2,
      metric: 1,
      area: 1,
      group: 1,
      lifecycle: 1,
      product: 1,
      offer: 1,
      channel: 2,
      scenario: 2,
      campaign: 1,
      template: 1,
    },
  });
});
