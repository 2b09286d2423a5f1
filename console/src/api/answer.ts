/** A place of a request that is wrong. */
export interface ProblemPlace {
  pointer: string;
  message: string;
  file?: string;
  line?: number;
  column?: number;
  path?: string;
  code?: string;
  nearest?: string;
}

/** The service said no, as a problem document. */
export class ProblemError extends Error {
  readonly status: number;
  /** Stable: docs/errors.md explains each. '' when the answer was no problem document. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  /** Names the request in the log of the service. */
  readonly requestId: string;
  readonly problems: readonly ProblemPlace[];
  /** The whole document. */
  readonly document: Readonly<Record<string, unknown>>;

  constructor(status: number, document: Record<string, unknown>) {
    const { code, title, detail, requestId, errors } = document;
    super(`${status} ${String(code ?? '')}: ${String(detail ?? title ?? '')}`);
    this.name = 'ProblemError';
    this.status = status;
    this.code = typeof code === 'string' ? code : '';
    this.title = typeof title === 'string' ? title : '';
    this.detail = typeof detail === 'string' ? detail : '';
    this.requestId = typeof requestId === 'string' ? requestId : '';
    this.problems = Array.isArray(errors) ? errors : [];
    this.document = document;
  }
}

/** What openapi-fetch resolves with. */
interface FetchResult<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * What the service answered.
 *
 * @throws ProblemError when it said no; ConnectionLost when it cannot be reached.
 */
export async function answerOf<Data>(result: Promise<FetchResult<Data>>): Promise<Exclude<Data, undefined>> {
  const { data, error, response } = await result;
  if (!response.ok) throw new ProblemError(response.status, isDocument(error) ? error : {});
  return data as Exclude<Data, undefined>;
}

function isDocument(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
