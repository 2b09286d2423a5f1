import { describe, expect, it } from 'vitest';
import type { StepDefinition } from '../../core/schema/definitions.ts';
import { stepsOfJourney } from './journey-steps.ts';

const end: StepDefinition = { type: 'end', id: 'end' };
const wait = (id = 'wait'): StepDefinition => ({ type: 'wait', id, forMs: 1 });
const unreachable = (...journey: StepDefinition[]) =>
  stepsOfJourney(journey).flatMap(({ field, isReachable }) => (isReachable ? [] : [field]));

describe('steps that nobody comes to', () => {
  it('are those behind an end', () => {
    expect(unreachable(wait(), end, wait('a'), wait('b'))).toEqual(['journey[2].wait', 'journey[3].wait']);
  });

  it('are those behind a choice of which every way ends', () => {
    const waitFor: StepDefinition = {
      ...{ type: 'waitFor', id: 'answer', condition: 'true', timeoutMs: 1, met: [end], otherwise: [wait('a'), end] },
    };
    expect(unreachable(waitFor, wait())).toEqual(['journey[1].wait']);
    const { otherwise: _, ...open } = waitFor;
    expect(unreachable(open, wait())).toEqual([]);
  });

  it('are cases behind one that always holds, and arms of no share', () => {
    const branch: StepDefinition = {
      ...{ type: 'branch', id: 'branch', otherwise: [wait('d')] },
      cases: [
        { where: 'profile.age > 5', steps: [wait('a')] },
        { where: 'true', steps: [wait('b')] },
        { where: 'profile.age > 9', steps: [wait('c')] },
      ],
    };
    expect(unreachable(branch)).toEqual([
      'journey[0].branch.cases[2].steps[0].wait',
      'journey[0].branch.otherwise[0].wait',
    ]);
    const split: StepDefinition = {
      ...{ type: 'split', id: 'split', experiment: 'x' },
      arms: [
        { name: 'a', share: 1, steps: [end] },
        { name: 'b', share: 0, steps: [wait('b')] },
      ],
    };
    expect(unreachable(split, wait())).toEqual(['journey[0].split.arms[1].steps[0].wait', 'journey[1].wait']);
  });

  it('are none of a journey that holds them all', () => {
    const offer: StepDefinition = {
      ...{ type: 'offer', id: 'offer', channels: ['sms'], offers: ['a'], exploration: 0, purpose: 'marketing' },
      otherwise: [end],
    };
    expect(unreachable(offer, wait(), end)).toEqual([]);
  });
});
