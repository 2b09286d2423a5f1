/** What came of an HTTP request. */
export type Posted =
  | { kind: 'answered'; status: number; retryAfter: string | null; body: string }
  /** No connection was made. */
  | { kind: 'not-sent'; why: string }
  /** It may have been read. */
  | { kind: 'no-answer'; why: string };

/** Faults before a byte of the request left. */
const unconnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const MOST_ANSWER_CHARACTERS = 1000;

/** One request, one answer: no retries, no redirects. Resolves whatever happens. */
export async function post(url: string, init: RequestInit, timeoutMs: number): Promise<Posted> {
  try {
    const response = await fetch(url, { redirect: 'manual', ...init, signal: AbortSignal.timeout(timeoutMs) });
    const body = (await response.text()).slice(0, MOST_ANSWER_CHARACTERS);
    return { kind: 'answered', status: response.status, retryAfter: response.headers.get('retry-after'), body };
  } catch (fault) {
    const codes = codesOf(fault);
    if (codes.length > 0 && codes.every((code) => unconnected.has(code))) return { kind: 'not-sent', why: codes[0] };
    const why = fault instanceof Error && fault.name === 'TimeoutError' ? `no answer within ${timeoutMs} ms` : codes[0];
    return { kind: 'no-answer', why: why ?? 'the connection failed' };
  }
}

/** Codes of a fault of `fetch`: of its cause, or of every address that was tried. */
function codesOf(fault: unknown): string[] {
  if (!(fault instanceof Error)) return [];
  if (fault instanceof AggregateError) return fault.errors.flatMap(codesOf);
  if (fault.cause !== undefined) return codesOf(fault.cause);
  return 'code' in fault && typeof fault.code === 'string' ? [fault.code] : [];
}
