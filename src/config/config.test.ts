import { describe, expect, it } from 'vitest';
import { ConfigError, configFrom, environmentName, settings } from './config.ts';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    configFrom(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('configuration', () => {
  it('starts from the initial values when nothing is set, or set to nothing', () => {
    expect(configFrom({})).toEqual(configFrom({ OPPORTUNE_WORKERS: '' }));
    expect(configFrom({}).partitions).toBe(settings.partitions.initial);
  });

  it('derives the names of variables from the keys', () => {
    expect(environmentName('checkpointEveryInputs')).toBe('OPPORTUNE_CHECKPOINT_EVERY_INPUTS');
    expect(configFrom({ OPPORTUNE_CHECKPOINT_EVERY_INPUTS: '7' }).checkpointEveryInputs).toBe(7);
  });

  it('names every wrong value with what it may be', () => {
    expect(problemsOf({ OPPORTUNE_WORKERS: 'two', OPPORTUNE_PARTITIONS: '0' })).toEqual([
      'OPPORTUNE_WORKERS is "two" but must be a whole number from 0 to 256',
      'OPPORTUNE_PARTITIONS is "0" but must be a whole number from 1 to 256',
    ]);
  });

  it('takes a name that is nearly right for a slip, and leaves strangers alone', () => {
    expect(problemsOf({ OPPORTUNE_WORKRES: '2' })).toEqual([
      'OPPORTUNE_WORKRES is not a setting; OPPORTUNE_WORKERS is',
    ]);
    expect(problemsOf({ OPPORTUNE_SHARED_DATA: 'anywhere', WORKERS: '9' })).toEqual([]);
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(configFrom({}))).toBe(true);
  });
});
