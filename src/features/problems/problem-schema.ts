import { Type } from 'typebox';
import { type HttpProblemCode, httpProblemCodes } from './http-problem-codes.ts';

/** The document of every refusal, RFC 9457 with `code`, `errors` and `requestId`. */
export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'The code as a URN.' }),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; docs/errors.md says what to do about each.' }),
    detail: Type.String({ description: 'What happened, where, and what to do.' }),
    requestId: Type.String({ description: 'Names the request in the log of the service.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String(),
          message: Type.String(),
          file: Type.Optional(Type.String({ description: 'Of a mistake in definitions, as are those that follow.' })),
          line: Type.Optional(Type.Integer()),
          column: Type.Optional(Type.Integer()),
          path: Type.Optional(Type.String({ description: '`campaigns/spring.journey[0].offer.channels[1]`' })),
          code: Type.Optional(Type.String({ description: 'docs/definition-problems.md explains each.' })),
          nearest: Type.Optional(Type.String({ description: 'The closest valid name, when one is close.' })),
        }),
        { description: 'The places of the request that are wrong, at most twenty.' },
      ),
    ),
    current: Type.Optional(
      Type.Object(
        {
          version: Type.Integer(),
          revision: Type.Integer(),
          state: Type.String(),
          author: Type.String(),
          changedAt: Type.Integer(),
          content: Type.Optional(Type.String({ description: 'What it says now, with `draft-conflict`.' })),
        },
        { description: 'How a version stands that was changed meanwhile.' },
      ),
    ),
    written: Type.Optional(
      Type.String({
        description: 'With `draft-conflict`: what the caller wrote, to be compared with `current.content`.',
      }),
    ),
  },
  { $id: 'Problem', title: 'Problem' },
);

/** The media type of problem documents. */
export const problemMediaType = 'application/problem+json';

interface DocumentedProblems {
  description: string;
  content: { [problemMediaType]: { schema: { $ref: string } } };
}

/** Response schemas of a route, by status, for the problems it answers with. */
export function problemResponses(...codes: HttpProblemCode[]): Record<number, DocumentedProblems> {
  const byStatus = new Map<number, HttpProblemCode[]>();
  for (const code of codes) {
    const { status } = httpProblemCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.map((code) => `\`${code}\`: ${httpProblemCodes[code].title}`).join(' '),
        content: { [problemMediaType]: { schema: { $ref: 'Problem#' } } },
      },
    ]),
  );
}
