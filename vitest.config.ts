import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/longest-first.ts';

/** Tests of what keeps nothing outside of what they make: they need no process of their own, whose start takes longer. */
const sharing = [
  'src/{app,cli,config,core,definitions,features,intake,runtime,simulator,town}/**/*.test.ts',
  'src/adapters/channels/**/*.test.ts',
  'console/src/**/*.test.ts',
  'test/{definitions,journeys,personas,rules}/**/*.test.ts',
  'test/e2e/http/*.test.ts',
];
const all = [
  'src/**/*.test.ts',
  'test/**/*.test.ts',
  'tools/**/*.test.ts',
  'console/src/**/*.test.ts',
  'bench/smoke.test.ts',
];

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than the cores of a small machine: many tests wait for processes they started.
    maxWorkers: 3,
    // Generous: the tests must pass on a busy two-core machine. Benchmarks are where time is measured.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 90_000 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'alone', include: all, exclude: sharing } },
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
    ],
  },
});
