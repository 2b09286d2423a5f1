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
      Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }), {
        description: 'The places of the request that are wrong, at most twenty.',
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
