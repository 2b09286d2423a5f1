import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/**/*.test.ts',
      'tools/**/*.test.ts',
      'console/src/**/*.test.ts',
      'bench/smoke.test.ts',
    ],
    pool: 'forks',
    // One more than the cores of a small machine: many tests wait for processes they started.
    maxWorkers: 3,
    // Generous: the tests must pass on a busy two-core machine. Benchmarks are where time is measured.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
