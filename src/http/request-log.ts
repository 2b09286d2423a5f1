import type { FastifyRequest } from 'fastify';
import { maskNumber, maskNumbers } from '../features/access/mask-number.ts';
import type { RouteHost } from '../features/route-host.ts';

/** Ids of the engine's own: not numbers of people, however many digits. */
const recordId = /^[0-9a-f]{24}$/;
/** Longest path of no route that is logged. */
const LONGEST_PATH = 200;
/** Asked by machines every few seconds: what they are told is nothing that happened. */
const askedByMachines: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * One line a request, when it is answered; those of what watches the service at level `debug`. Nothing of the request is
 * logged as it came: of the path its route with the numbers of customers masked, of the query, the headers and the body
 * nothing.
 */
export function logRequests(app: RouteHost): void {
  app.addHook('onResponse', (request, reply, done) => {
    const level = askedByMachines.has(request.routeOptions.url ?? '') ? 'debug' : 'info';
    request.log[level](
      {
        method: request.method,
        path: maskedPath(request),
        status: reply.statusCode,
        tookMs: Math.round(reply.elapsedTime * 100) / 100,
        ...(request.caller.keyId !== '' && { key: request.caller.keyId }),
      },
      'request',
    );
    done();
  });
}

function maskedPath(request: FastifyRequest): string {
  const { url } = request.routeOptions;
  if (url === undefined) return maskNumbers(pathOf(request.url).slice(0, LONGEST_PATH));
  if (!url.includes(':')) return url;
  const params = request.params as Record<string, string>;
  return url.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name] ?? '';
    if (name === 'customerId') return maskNumber(value);
    return recordId.test(value) ? value : maskNumbers(value);
  });
}

/** Escaped digits would pass the mask. */
function pathOf(url: string): string {
  const path = url.split('?', 1)[0]!;
  try {
    return decodeURIComponent(path);
  } catch {
    return '(undecodable)';
  }
}

interface MaskedError {
  type: string;
  message: string;
  stack: string;
}

/** What a defect leaves in the log: messages may quote what a request held. What is masked already stays as it is. */
export function maskedError(error: unknown): MaskedError {
  if (isMasked(error)) return error;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { type: name, message: maskNumbers(message), stack: maskNumbers(stack ?? '') };
}

/** The log of a service masks once more what was masked on its way there. */
function isMasked(error: unknown): error is MaskedError {
  return (
    typeof error === 'object' && error !== null && !(error instanceof Error) && 'type' in error && 'stack' in error
  );
}
