import { type HttpProblemCode, httpProblemCodes } from './http-problem-codes.ts';

/** One place of a request that is wrong. */
export interface ProblemPlace {
  /** JSON pointer into the body, or the name of a parameter. */
  pointer: string;
  message: string;
  /** Of a mistake in definitions: where it stands, its own code, and the closest valid name, when one is close. */
  file?: string;
  line?: number;
  column?: number;
  path?: string;
  code?: string;
  nearest?: string;
}

/** How a version stands that somebody else has changed. */
export interface CurrentVersion {
  version: number;
  revision: number;
  state: string;
  author: string;
  changedAt: number;
  /** What it says now, for who wrote something else meanwhile. */
  content?: string;
}

interface ProblemExtras {
  errors?: readonly ProblemPlace[];
  current?: CurrentVersion;
  /** What the caller wrote, as the service would have kept it: to be compared with `current.content`. */
  written?: string;
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
  readonly current: CurrentVersion | undefined;
  readonly written: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: HttpProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(detail);
    this.name = 'HttpProblem';
    this.code = code;
    this.errors = extras.errors ?? [];
    this.current = extras.current;
    this.written = extras.written;
    this.retryAfterMs = extras.retryAfterMs;
  }

  get status(): number {
    return httpProblemCodes[this.code].status;
  }
}
