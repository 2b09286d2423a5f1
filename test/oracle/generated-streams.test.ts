/** Random packs and streams: the engine does what the oracle does, each pattern alone and all together. */
import { describe, test } from 'vitest';
import type { PatternType } from '../../src/core/schema/definitions.ts';
import { expectAgreement } from './agreement.ts';
import { partings } from './both-sides.ts';
import { decidingPack, journeyPack } from './generate-campaigns.ts';
import { pack } from './generate-packs.ts';
import { asking, burst, commanded, sparse, stream } from './generate-streams.ts';
import { partingsWithOutcomes } from './invented-outcomes.ts';

const PATTERNS: PatternType[] = [
  'event',
  'change',
  'enter',
  'leave',
  'dwell',
  'count',
  'sequence',
  'absence',
  'threshold',
  'schedule',
];

/** Looking for a smaller case takes longer than finding one. */
const LONGEST_MS = 180_000;

describe.each(PATTERNS)('%s agrees with the oracle', { timeout: LONGEST_MS }, (type) => {
  test('over hours of late and repeated inputs', () => expectAgreement(pack([type]), stream, 150));
  test('in bursts that overflow what is kept', () => expectAgreement(pack([type]), burst, 40));
  test('over weeks', () => expectAgreement(pack([type]), sparse, 40));
});

describe('all patterns together agree with the oracle', { timeout: LONGEST_MS }, () => {
  test('over hours', () => expectAgreement(pack(PATTERNS), stream, 100));
  test('in bursts', () => expectAgreement(pack(PATTERNS), burst, 20));
});

describe('decisions agree with the oracle', { timeout: LONGEST_MS }, () => {
  test('over hours', () => expectAgreement(decidingPack, stream, 200));
  test('in bursts', () => expectAgreement(decidingPack, burst, 30));
  test('over weeks', () => expectAgreement(decidingPack, sparse, 40));
  test('while touchpoints ask', () => expectAgreement(decidingPack, asking, 100));
  test('when contacts have outcomes', () => expectAgreement(decidingPack, asking, 100, partingsWithOutcomes));
});

describe('journeys agree with the oracle', { timeout: LONGEST_MS }, () => {
  test('over hours', () => expectAgreement(journeyPack, stream, 200));
  test('over weeks', () => expectAgreement(journeyPack, sparse, 100));
  test('while touchpoints ask', () => expectAgreement(journeyPack, asking, 100));
  test('when contacts have outcomes', () => expectAgreement(journeyPack, asking, 150, partingsWithOutcomes));
  test('while campaigns are started, paused, resumed and cancelled', () =>
    expectAgreement(journeyPack, commanded, 200));
  test('wherever partitions and batches are cut', () =>
    expectAgreement(journeyPack, commanded, 40, (pack, inputs) => {
      return partings(pack, inputs, { partitionCount: 64, batchSize: 1000 });
    }));
});

test('whenever it is stopped and started again, the engine agrees', { timeout: LONGEST_MS }, () =>
  expectAgreement(journeyPack, commanded, 60, (pack, inputs) => {
    return partings(pack, inputs, { partitionCount: 2, batchSize: 7, restarts: true });
  }),
);

describe('wherever partitions and batches are cut, the engine agrees', { timeout: LONGEST_MS }, () => {
  test.each([
    { partitionCount: 1, batchSize: 1 },
    { partitionCount: 64, batchSize: 1000 },
  ])('with $partitionCount partitions and $batchSize inputs a batch', (options) =>
    expectAgreement(decidingPack, asking, 40, (pack, inputs) => partings(pack, inputs, options)),
  );
});
