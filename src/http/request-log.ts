import type { FastifyRequest } from 'fastify';
import { maskNumber, maskNumbers } from '../features/access/mask-number.ts';
import type { RouteHost } from '../features/route-host.ts';

/** Ids of the engine's own: not numbers of people, however many digits. */
const recordId = /^[0-9a-f]{24}$/;
/** Longest path of no route that is logged. */
const LONGEST_PATH = 200;

/**
 * One line a request, when it is answered. Nothing of the request is logged as it came: of the path its route with the
 * numbers of customers masked, of the query, the headers and the body nothing.
 */
export function logRequests(app: RouteHost): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
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

/** What a defect leaves in the log: messages may quote what a request held. */
export function maskedError(error: unknown): { type: string; message: string; stack: string } {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { type: name, message: maskNumbers(message), stack: maskNumbers(stack ?? '') };
}
