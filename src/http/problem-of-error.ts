import type { FastifyError } from 'fastify';
import { HttpProblem } from '../features/problems/http-problem.ts';
import type { HttpProblemCode } from '../features/problems/http-problem-codes.ts';
import { NotRunning, Overloaded } from '../runtime/live/live-service.ts';

const NOT_RUNNING_RETRY_MS = 5000;
const DATABASE_RETRY_MS = 2000;
/** Codes of errors that tell of a database that is away for a while. */
const databaseAway = new Set(['database.unreachable', 'database.closed', 'ECONNREFUSED', '57P01', '57P03']);

/** Refusals of the framework, by its own codes. What is not among them and has no status of a caller is a defect. */
const known: Readonly<Record<string, { code: HttpProblemCode; detail: string }>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'media-type-unsupported',
    detail: 'the call does not take this Content-Type',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body-too-large',
    detail: 'the body is larger than the call takes: send less at a time',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'body-malformed', detail: 'the body is empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'body-malformed', detail: 'the body is not JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'request-malformed',
    detail: 'Content-Length is not the length of the body',
  },
  FST_ERR_CTP_EMPTY_TYPE: { code: 'media-type-unsupported', detail: 'Content-Type is empty' },
  FST_ERR_BAD_URL: { code: 'path-invalid', detail: 'the path holds an escape that stands for no character' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'path-invalid', detail: 'a part of the path is too long' },
  FST_ERR_ASYNC_CONSTRAINT: { code: 'path-invalid', detail: 'the path cannot be matched' },
};

/** What an error means for the caller; undefined: nothing they did, a defect of ours. */
export function problemOfError(error: unknown): HttpProblem | undefined {
  if (error instanceof HttpProblem) return error;
  if (error instanceof Overloaded) {
    return new HttpProblem('overloaded', error.message, { retryAfterMs: error.retryAfterMs });
  }
  if (error instanceof NotRunning) {
    return new HttpProblem('not-running', error.message, { retryAfterMs: NOT_RUNNING_RETRY_MS });
  }
  if (!(error instanceof Error)) return undefined;
  const { code, validation, validationContext } = error as FastifyError;
  if (validation !== undefined) return problemOfValidation(validation, validationContext ?? 'request');
  const refusal = known[code];
  if (refusal !== undefined) return new HttpProblem(refusal.code, refusal.detail);
  if (databaseAway.has(code)) {
    return new HttpProblem('records-unavailable', 'the records database cannot be reached', {
      retryAfterMs: DATABASE_RETRY_MS,
    });
  }
  const { statusCode = 500 } = error as FastifyError;
  return statusCode < 500
    ? new HttpProblem('request-malformed', 'the request breaks off or cannot be read')
    : undefined;
}

function problemOfValidation(errors: NonNullable<FastifyError['validation']>, part: string): HttpProblem {
  const places = errors.map(({ instancePath, message }) => ({
    pointer: part === 'body' ? instancePath : `${part}${instancePath}`,
    message: message ?? 'is not valid',
  }));
  const first = places[0];
  const where = first === undefined || first.pointer === '' ? `the ${part}` : first.pointer;
  return new HttpProblem('request-invalid', `${where} ${first?.message ?? 'is not valid'}`, { errors: places });
}
