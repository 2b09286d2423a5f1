/** The contact policy case by case: both sides say what the ledger says. */
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../src/core/effects.ts';
import { partings } from './both-sides.ts';
import { runEngine } from './engine-side.ts';
import { contactEntry, decisionEntry } from './ledger-words.ts';
import { runOracle } from './oracle.ts';
import { POLICY_LEDGER } from './policy-ledger.ts';
import { TIMING_LEDGER } from './timing-ledger.ts';

const LEDGER = [...POLICY_LEDGER, ...TIMING_LEDGER];

describe('by the oracle, a campaign', () => {
  test.each(LEDGER)('$what', ({ pack, inputs, lines }) => {
    const { decisions, contacts } = runOracle(pack, inputs, (_, survivors) => [survivors[0]!.key]);
    const entries = [
      ...decisions.map((decision) => decisionEntry(decision, decision.chosen, decision.refusals)),
      ...contacts.map(contactEntry),
    ];
    expect(entries.sort()).toEqual([...lines].sort());
  });
});

describe('by the engine, a campaign', () => {
  test.each(LEDGER)('$what', ({ pack, inputs, lines }) => {
    const { decisions, contacts } = runEngine(pack, inputs);
    const entries = [
      ...decisions.map((decision) => {
        const { chosen, candidates } = decision;
        const refusals = candidates.filter((candidate): candidate is Refusal => 'stage' in candidate);
        return decisionEntry(decision, chosen && `${chosen.offer}@${chosen.channel}`, refusals);
      }),
      ...contacts.map(contactEntry),
    ];
    expect(entries.sort()).toEqual([...lines].sort());
    expect(partings(pack, inputs)).toEqual([]);
  });
});
