/** Random packs and streams: the engine does what the oracle does, each pattern alone and all together. */
import { describe, test } from 'vitest';
import type { PatternType } from '../../src/core/schema/definitions.ts';
import { expectAgreement } from './agreement.ts';
import { decidingPack } from './generate-campaigns.ts';
import { pack } from './generate-packs.ts';
import { burst, sparse, stream } from './generate-streams.ts';

const PATTERNS: PatternType[] = ['event', 'change', 'enter', 'leave', 'dwell', 'count', 'sequence', 'absence', 'threshold', 'schedule'];

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
});
