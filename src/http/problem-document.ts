import type { HttpProblem } from '../features/problems/http-problem.ts';
import { type HttpProblemCode, httpProblemCodes } from '../features/problems/http-problem-codes.ts';

/** Most places a document names: a body of a million mistakes must not become an answer of a million lines. */
const MOST_PLACES = 20;

/** The text of a problem document. */
export function problemDocument(
  code: HttpProblemCode,
  detail: string,
  requestId: string,
  { errors = [], current, written }: Partial<Pick<HttpProblem, 'errors' | 'current' | 'written'>> = {},
): string {
  const { status, title } = httpProblemCodes[code];
  const places = errors.length === 0 ? undefined : errors.slice(0, MOST_PLACES);
  return JSON.stringify({
    type: `urn:opportune:problem:${code}`,
    title,
    status,
    code,
    detail,
    requestId,
    errors: places,
    current,
    written,
  });
}

/** Seconds for a `Retry-After` header: never zero, or the caller would be back at once. */
export function retryAfterSeconds({ retryAfterMs }: HttpProblem): number | undefined {
  return retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs / 1000));
}
