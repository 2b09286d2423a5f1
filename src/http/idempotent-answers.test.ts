import { describe, expect, it } from 'vitest';
import { IdempotentAnswers } from './idempotent-answers.ts';

const answer = { status: 200, mediaType: 'application/json', body: '{}' };

describe('IdempotentAnswers', () => {
  it('lets one of several twins work; the others get its answer', async () => {
    const answers = new IdempotentAnswers(() => 0);
    expect(answers.claim('k', 'f').state).toBe('fresh');
    const twin = answers.claim('k', 'f');
    expect(twin.state).toBe('running');
    answers.settle('k', answer);
    if (twin.state === 'running') await twin.done;
    expect(answers.claim('k', 'f')).toEqual({ state: 'answered', answer });
  });

  it('frees a key whose work came to nothing', () => {
    const answers = new IdempotentAnswers(() => 0);
    answers.claim('k', 'f');
    answers.settle('k', undefined);
    expect(answers.claim('k', 'other').state).toBe('fresh');
  });

  it('knows another request under the key, at work or answered', () => {
    const answers = new IdempotentAnswers(() => 0);
    answers.claim('k', 'f');
    expect(answers.claim('k', 'other').state).toBe('mismatch');
    answers.settle('k', answer);
    expect(answers.claim('k', 'other').state).toBe('mismatch');
  });

  it('forgets after a day', () => {
    let now = 0;
    const answers = new IdempotentAnswers(() => now);
    answers.claim('k', 'f');
    answers.settle('k', answer);
    now = 24 * 3_600_000;
    expect(answers.claim('k', 'f').state).toBe('fresh');
  });

  it('forgets the oldest beyond its bounds, and never one that is at work', () => {
    const answers = new IdempotentAnswers(() => 0);
    answers.claim('at work', 'f');
    const large = { ...answer, body: 'x'.repeat(1 << 20) };
    for (let k = 0; k < 200; k++) {
      answers.claim(`k${k}`, 'f');
      answers.settle(`k${k}`, large);
    }
    expect(answers.claim('at work', 'f').state).toBe('running');
    expect(answers.claim('k199', 'f').state).toBe('answered');
    expect(answers.claim('k0', 'f').state).toBe('fresh');
  });
});
