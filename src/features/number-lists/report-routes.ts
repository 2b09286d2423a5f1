import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { RefusedRow } from '../../ports/list-uploads.ts';
import { maskNumber, maskNumbers } from '../access/mask-number.ts';
import { csvLine } from '../audiences/csv-line.ts';
import { cursorOf, cursorReader } from '../page-cursor.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { ownList, uploadOf } from './kept-lists.ts';
import type { NumberListParts } from './number-list-parts.ts';
import { uploadParams } from './number-list-schemas.ts';

const PAGE_ROWS = 5000;
const MOST_ROWS = 200;
const DEFAULT_ROWS = 50;
/** A row that is no longer than this holds one number and little else. */
const SHORT_ROW = 16;

const refusedRow = Type.Object({
  line: Type.Integer(),
  code: Type.String({ description: 'docs/reject-codes.md explains each.' }),
  message: Type.String(),
  raw: Type.String({ description: 'As it stood in the file; masked without `customers:unmask`, as the message.' }),
});
const lineKey = Type.Object({ line: Type.Integer() });

/** The rows of an upload that were not taken. */
export function reportRoutes(app: RouteHost, parts: NumberListParts): void {
  rowsRoute(app, parts);
  reportRoute(app, parts);
}

function rowsRoute(app: RouteHost, parts: NumberListParts): void {
  const placeOf = cursorReader(lineKey);
  app.get(
    '/v1/number-lists/:id/uploads/:uploadId/rows',
    {
      config: { scope: 'audiences:count', regions: 'own' },
      schema: {
        operationId: 'listRefusedRows',
        summary: 'The rows of an upload that were not taken, by line',
        tags: ['audiences'],
        params: uploadParams,
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ROWS, default: DEFAULT_ROWS })),
          cursor: Type.Optional(Type.String({ maxLength: 512 })),
        }),
        response: {
          200: Type.Object({ rows: Type.Array(refusedRow), next: Type.Optional(Type.String()) }),
          ...problemResponses(
            'cursor-invalid',
            'definition-unknown',
            'upload-unknown',
            'region-bound',
            'records-unavailable',
          ),
        },
      },
    },
    async ({ params, query: { limit = DEFAULT_ROWS, cursor }, caller }) => {
      ownList(parts, caller, params.id);
      const { uploadId } = await uploadOf(parts, params);
      const after = cursor === undefined ? 0 : placeOf(cursor).line;
      const rows = await parts.uploads.refused(uploadId, limit, after);
      const isUnmasked = caller.scopes.has('customers:unmask');
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        rows: rows.map((row) => shownRow(row, isUnmasked)),
        ...(last !== undefined && { next: cursorOf({ line: last.line }) }),
      };
    },
  );
}

function reportRoute(app: RouteHost, parts: NumberListParts): void {
  app.get(
    '/v1/number-lists/:id/uploads/:uploadId/report',
    {
      config: { scope: 'audiences:count', regions: 'own', audit: 'numberList.report', unmasks: true },
      schema: {
        operationId: 'readUploadReport',
        summary: 'The rows of an upload that were not taken, as CSV: line, code, reason, what stood there',
        description: 'Kept for 30 days. Numbers are masked without `customers:unmask`.',
        tags: ['audiences'],
        params: uploadParams,
        response: {
          200: {
            description: 'UTF-8 with a byte order mark; a header, then a row a line.',
            content: { 'text/csv': { schema: Type.Unsafe<Readable>({ type: 'string' }) } },
          },
          ...problemResponses('definition-unknown', 'upload-unknown', 'region-bound', 'records-unavailable'),
        },
      },
    },
    async ({ params, caller }, reply) => {
      ownList(parts, caller, params.id);
      const { uploadId } = await uploadOf(parts, params);
      const lines = reportLines(parts, uploadId, caller.scopes.has('customers:unmask'));
      return reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="report-${uploadId}.csv"`)
        .send(Readable.from(lines));
    },
  );
}

async function* reportLines({ uploads }: NumberListParts, uploadId: string, isUnmasked: boolean) {
  yield `\uFEFF${csvLine(['line', 'code', 'reason', 'raw'])}`;
  for (let after = 0; ; ) {
    const rows = await uploads.refused(uploadId, PAGE_ROWS, after);
    yield rows.map((row) => csvLine(cellsOf(shownRow(row, isUnmasked)))).join('');
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1)!.line;
  }
}

const cellsOf = ({ line, code, message, raw }: Omit<RefusedRow, 'customerId'>) => [String(line), code, message, raw];

function shownRow({ line, code, message, raw }: RefusedRow, isUnmasked: boolean) {
  if (isUnmasked) return { line, code, message, raw };
  return {
    line,
    code,
    message: maskNumbers(message),
    raw: raw.length <= SHORT_ROW ? maskNumber(raw) : maskNumbers(raw),
  };
}
