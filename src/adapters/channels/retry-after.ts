const LONGEST_MS = 3_600_000;

/** Milliseconds that a Retry-After header asks for, an hour at most: it is a number of seconds or an HTTP date. */
export function retryAfterMsOf(header: string | null, otherwiseMs: number, now: number): number {
  if (header === null || header.trim() === '') return otherwiseMs;
  const seconds = Number(header);
  const asked = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isNaN(asked) ? otherwiseMs : Math.min(LONGEST_MS, Math.max(1, Math.ceil(asked)));
}
