import { type HttpProblemCode, httpProblemCodes } from './http-problem-codes.ts';

/** One place of a request that is wrong. */
export interface ProblemPlace {
  /** JSON pointer into the body, or the name of a parameter. */
  pointer: string;
  message: string;
}

interface ProblemExtras {
  errors?: readonly ProblemPlace[];
  /** For answers that say when to come back. */
  retryAfterMs?: number;
}

/**
 * A request is refused. The server turns it into a problem document (RFC 9457); `detail` is shown to the caller and so
 * names no customer, no key and nothing of the inside.
 */
export class HttpProblem extends Error {
  readonly code: HttpProblemCode;
  readonly errors: readonly ProblemPlace[];
  readonly retryAfterMs: number | undefined;

  constructor(code: HttpProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = 'HttpProblem';
    this.code = code;
    this.errors = extras.errors ?? [];
    this.retryAfterMs = extras.retryAfterMs;
  }

  get status(): number {
    return httpProblemCodes[this.code].status;
  }
}
