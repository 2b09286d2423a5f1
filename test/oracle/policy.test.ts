import { describe, expect, test } from 'vitest';
import { runOracle } from './oracle.ts';
import { contactEntry, decisionEntry, POLICY_LEDGER } from './policy-ledger.ts';

describe('the oracle', () => {
  test.each(POLICY_LEDGER)('$what', ({ pack, inputs, lines }) => {
    const { decisions, contacts } = runOracle(pack, inputs, (_, survivors) => survivors[0]!.key);
    const entries = [
      ...decisions.map((decision) => decisionEntry(decision, decision.chosen, decision.refusals)),
      ...contacts.map(contactEntry),
    ];
    expect(entries.sort()).toEqual([...lines].sort());
  });
});
