/**
 * The pack of `examples/rewards` over the real files of a rewards programme, against direct queries of the same files.
 * They are found in the folder `OPPORTUNE_SHARED_DATA` names, or beside the project.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DecisionRecorded, MomentOpened } from '../../src/core/effects.ts';
import { loadPacks } from '../../src/definitions/load-packs.ts';
import type { ReplaySummary } from '../../src/runtime/replay-summary.ts';
import { rewardsMaps, type StateAfterFiles, stateAfterFiles } from '../definitions/state-after-files.ts';
import { linesOf, run } from './opportune.ts';
import {
  completedUnseen,
  type EventRow,
  endsUnused,
  lapses,
  type OfferRow,
  type OfferStory,
  readCustomers,
  readEvents,
  readOffers,
  rewardsFiles,
  seenLate,
  storiesOf,
  tally,
  validCopies,
  withoutDuplicates,
} from './rewards-query.ts';

const example = join(import.meta.dirname, '../../examples/rewards');
const { folder: data, present, customers: customersFile, events: eventsFile } = rewardsFiles;
const where = present ? '' : ` (skipped: there is no folder ${data}; set OPPORTUNE_SHARED_DATA)`;

const startMs = Date.parse('2018-08-01T00:00:00-04:00');
const HOUR_MS = 3_600_000;
/** Scenario that fires for each event of a kind, whatever the offer. */
const counting = [
  ['receives-offer', 'offer received', 'received'],
  ['views-offer', 'offer viewed', 'viewed'],
  ['completes-offer', 'offer completed', 'completed'],
] as const;

describe.skipIf(!present)(`the real rewards programme${where}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'opportune-rewards-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  let summary: ReplaySummary;
  let moments: Map<string, MomentOpened[]>;
  let state: StateAfterFiles;
  let offers: OfferRow[];
  let allRows: EventRow[];
  let rows: EventRow[];
  let duplicates: EventRow[];
  let stories: OfferStory[];
  let lastHour: number;

  beforeAll(async () => {
    offers = readOffers();
    allRows = readEvents();
    ({ rows, duplicates } = withoutDuplicates(allRows));
    stories = storiesOf(rows, offers);
    lastHour = rows.reduce((latest, { hour }) => Math.max(latest, hour), 0);
    const files = ['--customers', customersFile, '--events', eventsFile, '--map', ...rewardsMaps(example)];
    const ended = await run(['replay', '--pack', join(example, 'pack'), ...files, '--no-progress'], folder);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    summary = JSON.parse(readFileSync(join(folder, 'out', 'summary.json'), 'utf8'));
    moments = Map.groupBy(linesOf<MomentOpened>(folder, 'out', 'moments.ndjson'), ({ scenario }) => scenario);
    state = await stateAfterFiles(join(example, 'pack'), {
      customerFiles: [customersFile],
      eventFiles: [eventsFile],
      mapFiles: rewardsMaps(example),
    });
  }, 600_000);

  const momentsOf = (scenario: string) => moments.get(scenario) ?? [];
  /** `customer offer hour` of the event that fired each moment. */
  const firedBy = (scenario: string) =>
    momentsOf(scenario).map(({ customerId, trigger }) => `${customerId} ${trigger.offer} ${trigger.hour}`);
  /** `customer hour` of each moment. */
  const openedAt = (scenario: string) =>
    momentsOf(scenario).map(({ customerId, at }) => `${customerId} ${(at - startMs) / HOUR_MS}`);
  const rowsOf = (event: string, among: readonly EventRow[] = rows) => among.filter((row) => row.event === event);

  it('takes every row, dropping exact duplicates and nothing else', () => {
    const { read, accepted, duplicate, late, rejected } = summary.inputs;
    const members = readCustomers().length;
    expect({ read, accepted, duplicate, late, rejected, customers: summary.customers }).toEqual({
      read: allRows.length + members,
      accepted: rows.length + members,
      duplicate: duplicates.length,
      late: 0,
      rejected: 0,
      customers: members,
    });
    expect(duplicates.length).toBeGreaterThan(0);
    expect(state.rejected).toEqual([]);
  });

  it.each(counting)('%s: opens a moment for each row of "%s", offer by offer', (scenario, event) => {
    const found = tally(momentsOf(scenario).map(({ trigger }) => String(trigger.offer)));
    expect(found).toEqual(tally(rowsOf(event).map(({ offer }) => offer)));
    expect(firedBy(scenario).sort()).toEqual(
      rowsOf(event)
        .map(({ customer, offer, hour }) => `${customer} ${offer} ${hour}`)
        .sort(),
    );
  });

  it.each(counting)('%s: with the duplicates of "%s", the moments make up all rows of the file', (scenario, event) => {
    const dropped = rowsOf(event, duplicates).length;
    expect(momentsOf(scenario).length + dropped).toBe(rowsOf(event, allRows).length);
    // All of them are completions, so what the summary calls duplicate is what completions lack.
    expect(dropped).toBe(event === 'offer completed' ? summary.inputs.duplicate : 0);
  });

  it.each(counting)('%s: adds up the rows of "%s" in the metric "%s" too', (_, event, metric) => {
    expect(state.total(metric)).toBe(rowsOf(event).length);
  });

  it('drops only completions of which the member had two valid copies, which one purchase completed', () => {
    const storyOf = new Map(stories.map((story) => [`${story.customer} ${story.offer.offer}`, story]));
    for (const { event, customer, offer, hour, line } of duplicates) {
      const story = storyOf.get(`${customer} ${offer}`)!;
      expect([event, validCopies(story, hour).length], line).toEqual(['offer completed', 2]);
    }
  });

  it('tells completions without a look from all others, one by one', () => {
    const direct = stories.flatMap((story) =>
      completedUnseen(story).map((hour) => `${story.customer} ${story.offer.offer} ${hour}`),
    );
    expect(firedBy('completes-unseen').sort()).toEqual(direct.sort());
    const seen = rowsOf('offer completed').length - direct.length;
    expect(summary.moments.suppressed['completes-unseen']).toEqual({ where: seen });
    expect(Math.min(seen, direct.length)).toBeGreaterThan(1000);
  });

  it('tells of them those that were looked at afterwards, while still valid', () => {
    for (const { offer, type } of offers) {
      const direct = stories
        .filter((story) => story.offer.offer === offer)
        .flatMap((story) => seenLate(story).map(() => story.customer));
      const found = momentsOf(`${offer}-seen-late`).map(({ customerId }) => customerId);
      expect(found.sort(), offer).toEqual(direct.sort());
      expect(found.length > 0, offer).toBe(type !== 'informational');
    }
  });

  it('reminds of what was looked at and left, a day before it ends', () => {
    for (const { offer, type } of offers) {
      const direct = stories
        .filter((story) => story.offer.offer === offer)
        .flatMap((story) => endsUnused(story, lastHour).map((hour) => `${story.customer} ${hour}`));
      if (type === 'informational') continue;
      expect(direct.length, offer).toBeGreaterThan(0);
      expect(openedAt(`${offer}-ends-unused`).sort(), offer).toEqual(direct.sort());
    }
  });

  it('notices everybody who buys for the first time, and every week without a purchase', () => {
    const buyers = new Set(rowsOf('transaction').map(({ customer }) => customer));
    const first = momentsOf('first-purchase').map(({ customerId }) => customerId);
    expect(first.sort()).toEqual([...buyers].sort());
    expect(openedAt('lapses').sort()).toEqual(lapses(rows, 168, lastHour).sort());
    expect(state.total('visits')).toBe(rowsOf('transaction').length);
  });

  it('knows nothing of those who stand as 118 without gender, and the age of all others', () => {
    const unknown = readCustomers().filter(({ age, gender }) => age === '118' && gender === '');
    expect(state.count('!has(profile.age)')).toBe(unknown.length);
    expect(state.count('has(profile.age)')).toBe(summary.customers - unknown.length);
    expect(state.count('profile.age == 118')).toBe(0);
    expect(state.count('group.primary == "unknown" && !has(profile.income)')).toBe(unknown.length);
  });

  it('says of each offer what the programme says: its kind, its validity, the channels that carry it', () => {
    const loaded = loadPacks([join(example, 'pack')]);
    if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems));
    const { definitions } = loaded;
    const products: Record<string, string> = { bogo: 'bogo', discount: 'discount', informational: 'news' };
    expect(definitions.offers.map(({ id, product }) => [id, product])).toEqual(
      offers.map(({ offer, type }) => [offer, products[type]]),
    );
    for (const { offer, hours, difficultyUsd, rewardUsd } of offers) {
      const from = definitions.metrics.find(({ id }) => id === `${offer}From`)!;
      // Both the first and the last hour count.
      expect(from.window, offer).toEqual({ type: 'sliding', lengthMs: (hours + 6) * HOUR_MS, stepMs: 6 * HOUR_MS });
      if (difficultyUsd === 0) continue;
      const { name } = definitions.offers.find(({ id }) => id === offer)!;
      const told = [...name.matchAll(/\d+/g)].map(([number]) => Number(number));
      expect(told.sort(), name).toEqual([difficultyUsd, rewardUsd, hours / 24].sort());
    }
    const carried = new Map(offers.map(({ offer, channels }) => [offer, channels]));
    for (const { id, journey } of definitions.campaigns) {
      for (const step of journey) {
        if (step.type !== 'offer') continue;
        const rowsOffers = step.table?.flatMap((row) => row.offers) ?? [];
        const cells = step.matrix?.flatMap((row) => Object.values(row.cells).flat()) ?? [];
        for (const offer of [...(step.offers ?? []), ...rowsOffers, ...cells]) {
          expect(carried.get(offer), `${offer} in ${id}`).toEqual(expect.arrayContaining(step.channels));
        }
      }
    }
  });

  it.each(['README.md', 'README.zh-CN.md'])('is told of in the table of %s as it is', (name) => {
    const text = readFileSync(join(example, name), 'utf8');
    const told = [...text.matchAll(/^\| (\S+) \| ([\d,]+(?: \| [\d,]+){5}) \|$/gm)].map(([, offer, numbers]) => [
      offer,
      numbers!.split(' | ').map((number) => Number(number.replaceAll(',', ''))),
    ]);
    const ofOffer = (scenario: string, offer: string) =>
      momentsOf(scenario).filter(({ trigger }) => trigger.offer === offer).length;
    const columns = ['receives-offer', 'views-offer', 'completes-offer', 'completes-unseen'];
    const found = offers.map(({ offer }) => [
      ...columns.map((scenario) => ofOffer(scenario, offer)),
      momentsOf(`${offer}-seen-late`).length,
      momentsOf(`${offer}-ends-unused`).length,
    ]);
    const sums = found.reduce((sum, row) => sum.map((value, k) => value + row[k]!));
    expect(told.slice(0, -1)).toEqual(offers.map(({ offer }, k) => [offer, found[k]]));
    expect(told.at(-1)![1]).toEqual(sums);
  });

  it('decides with every result, and spares those who take rewards without ever looking', () => {
    const decisions = linesOf<DecisionRecorded>(folder, 'out', 'decisions.ndjson');
    expect(decisions.length).toBe(summary.decisions.total);
    expect(Object.keys(summary.decisions.byResult).sort()).toEqual(['contact', 'control', 'deferred', 'nothing']);
    const spared = decisions.filter(({ candidates }) =>
      candidates.some((each) => 'stage' in each && each.reason === 'buys-anyway'),
    );
    expect(spared.length).toBeGreaterThan(0);
    const rewards = new Set(offers.filter(({ rewardUsd }) => rewardUsd > 0).map(({ offer }) => offer));
    expect(spared.filter(({ chosen }) => chosen !== undefined && rewards.has(chosen.offer))).toEqual([]);
    // Whoever is spared has completed an offer unseen before.
    const firstUnseen = new Map<string, number>();
    for (const { customerId, at } of momentsOf('completes-unseen')) {
      firstUnseen.set(customerId, Math.min(at, firstUnseen.get(customerId) ?? at));
    }
    const early = spared.filter(({ customerId, at }) => !((firstUnseen.get(customerId) ?? Number.NaN) <= at));
    expect(early).toEqual([]);
  });
});
