import type { Socket } from 'node:net';
import type { ConnectionError, FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from '../features/problems/http-problem.ts';
import { type HttpProblemCode, httpProblemCodes } from '../features/problems/http-problem-codes.ts';
import { problemMediaType } from '../features/problems/problem-schema.ts';
import type { RouteHost } from '../features/route-host.ts';
import type { AllowedMethods } from './allowed-methods.ts';
import type { ConsoleFiles } from './console-files.ts';
import { problemDocument, retryAfterSeconds } from './problem-document.ts';
import { problemOfError } from './problem-of-error.ts';
import { maskedError } from './request-log.ts';

/**
 * Every refusal leaves as a problem document; of a defect only that it happened, the rest is in the log. A path that no
 * route knows may be a page of the console.
 */
export function answerProblems(app: RouteHost, allowed: AllowedMethods, pages?: ConsoleFiles): void {
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) => {
    if (pages?.isPage(request)) return pages.sendPage(request, reply);
    const methods = allowed.of(request.url);
    // A route may know the path and still have nothing there: a file of the documents.
    if (methods.length === 0 || methods.includes(request.method))
      return send(new HttpProblem('not-found', 'nothing is under this path: see /docs'), request, reply);
    reply.header('allow', methods.join(', '));
    return send(new HttpProblem('method-not-allowed', `the path knows ${methods.join(', ')}`), request, reply);
  });
}

/** Answers an error, wherever it was met. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOfError(error);
  if (problem !== undefined) return send(problem, request, reply);
  request.log.error({ err: maskedError(error) }, 'a request met a defect');
  return send(
    new HttpProblem('internal', 'the log of the service has the reason under this request id'),
    request,
    reply,
  );
}

function send(problem: HttpProblem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const retryAfter = retryAfterSeconds(problem);
  if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="opportune"');
  return reply
    .code(problem.status)
    .type(problemMediaType)
    .serializer((text: string) => text)
    .send(problemDocument(problem.code, problem.message, request.id, problem));
}

const connectionProblems: Readonly<Record<string, { code: HttpProblemCode; detail: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request-timeout', detail: 'the request did not arrive in time' },
  HPE_HEADER_OVERFLOW: { code: 'headers-too-large', detail: 'the headers are larger than 16 KiB' },
};

/** What is not even a request: answered on the bare connection, which is closed. */
export function answerBrokenRequest(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, detail } = connectionProblems[error.code] ?? {
    code: 'request-malformed' as const,
    detail: 'the request is not HTTP/1.1',
  };
  const { status, title } = httpProblemCodes[code];
  const body = problemDocument(code, detail, '');
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nContent-Type: ${problemMediaType}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
