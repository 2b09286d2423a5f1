export const WORKERS = 2;
export const EVENTS_PER_SECOND = 100_000;

/** `quick` shows that it runs; `rounds` of each count, `streamCallsPerSecond` of stream time when memory is measured. */
export const AUDIENCE_SIZES = {
  full: { customers: 10_000_000, rounds: 31, eventSeconds: 10, streamCallsPerSecond: 2_500 },
  quick: { customers: 20_000, rounds: 2, eventSeconds: 1, streamCallsPerSecond: 50 },
} as const;
