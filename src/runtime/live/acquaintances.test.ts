import { describe, expect, it } from 'vitest';
import type { HostAnswer, HostQuery } from '../host-query.ts';
import { Acquaintances } from './acquaintances.ts';

function hostKnowing(known: readonly string[], failure?: Error) {
  const asked: string[][] = [];
  const host = {
    async query(query: HostQuery): Promise<HostAnswer> {
      if (query.type !== 'known') throw new Error(`nobody expects a query of type ${query.type}`);
      asked.push(query.customerIds);
      if (failure !== undefined) throw failure;
      return { known: query.customerIds.map((customerId) => known.includes(customerId)) };
    },
  };
  return { host, asked };
}

describe('acquaintances', () => {
  it('ask about those of one turn together, and answer each for themselves', async () => {
    const { host, asked } = hostKnowing(['ann', 'cleo']);
    const acquaintances = new Acquaintances(host);
    const answers = await Promise.all(['ann', 'bob', 'cleo'].map((customerId) => acquaintances.knows(customerId)));
    expect(answers).toEqual([true, false, true]);
    expect(await acquaintances.knows('bob')).toBe(false);
    expect(asked).toEqual([['ann', 'bob', 'cleo'], ['bob']]);
  });

  it('fail for everybody who asked when the host fails, and ask anew afterwards', async () => {
    const { host, asked } = hostKnowing([], new Error('the host is gone'));
    const acquaintances = new Acquaintances(host);
    const answers = await Promise.allSettled(['ann', 'bob'].map((customerId) => acquaintances.knows(customerId)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(acquaintances.knows('ann')).rejects.toThrow('the host is gone');
    expect(asked).toHaveLength(2);
  });
});
