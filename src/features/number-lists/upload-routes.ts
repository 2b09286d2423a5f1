import { Type } from 'typebox';
import type { AudienceTerms, MembersPlace } from '../../runtime/live/audiences.ts';
import type { Caller } from '../access/caller.ts';
import { mayTouchCustomer } from '../access/region-scope.ts';
import { answered, ownTerms } from '../audiences/audience-terms.ts';
import { doingOf } from '../definitions/definition-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { ownList, seenList, uploadOf } from './kept-lists.ts';
import type { NumberListParts } from './number-list-parts.ts';
import { listIdSchema, shownUpload, uploadParams, uploadSchema } from './number-list-schemas.ts';
import { reportRoutes } from './report-routes.ts';
import type { UploadStep } from './upload-source.ts';

/** Two million numbers and their names, plain; more when packed. */
const MOST_UPLOAD_BYTES = 32 << 20;
const MOST_NUMBERS = 5_000_000;
const PAGE_MEMBERS = 2000;
const MOST_UPLOADS = 100;
const DEFAULT_UPLOADS = 20;

/** What browsers call files of numbers. */
const fileTypes = [
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/vnd.ms-excel',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
];
const unavailable = ['records-unavailable'] as const;

/** Files of numbers, and the customers of rules, into lists. */
export function uploadRoutes(app: RouteHost, parts: NumberListParts): void {
  beginRoute(app, parts);
  snapshotRoute(app, parts);
  readRoutes(app, parts);
  cancelRoute(app, parts);
  reportRoutes(app, parts);
}

function beginRoute(app: RouteHost, parts: NumberListParts): void {
  const { live, intake, read, now } = parts;
  app.post(
    '/v1/number-lists/:id/uploads',
    {
      bodyLimit: MOST_UPLOAD_BYTES,
      config: {
        scope: 'audiences:write',
        regions: 'own',
        audit: 'numberList.upload',
        rawBodyTypes: fileTypes,
        documentedBody: Object.fromEntries(
          fileTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
        ),
      },
      schema: {
        operationId: 'uploadNumbers',
        summary: 'Take a file of numbers into a list',
        description:
          'A number a line, or CSV with a column of them, plain or gzip. It is taken one upload at a time, in the ' +
          'background: ask for the upload until it has ended.',
        tags: ['audiences'],
        params: Type.Object({ id: listIdSchema }),
        querystring: Type.Object({
          file: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Name of the file.' })),
        }),
        response: {
          202: uploadSchema,
          ...problemResponses(
            'definition-unknown',
            'region-bound',
            'body-malformed',
            'overloaded',
            'not-running',
            ...unavailable,
          ),
        },
      },
    },
    async ({ params: { id }, query: { file = 'numbers.csv' }, body, caller }, reply) => {
      const list = ownList(parts, caller, id);
      if (!Buffer.isBuffer(body)) throw new HttpProblem('body-malformed', 'the file is empty');
      const upload = await intake.begin({
        ...{ list: id, file, who: doingOf(caller, now(), '').who, mayTake: mayTakeOf(parts, caller) },
        steps: () => read(live.definitions, list, { name: file, bytes: body, mostNumbers: MOST_NUMBERS }),
      });
      reply.code(202);
      return shownUpload(upload);
    },
  );
}

function snapshotRoute(app: RouteHost, parts: NumberListParts): void {
  const { live, intake, now } = parts;
  app.post(
    '/v1/number-lists/:id/snapshots',
    {
      config: { scope: 'audiences:write', regions: 'own', audit: 'numberList.snapshot' },
      schema: {
        operationId: 'takeSnapshot',
        summary: 'Take the customers for whom a rule holds now into a list',
        description: 'As an upload: customers whom the contact policy allows no marketing are counted and left out.',
        tags: ['audiences'],
        params: Type.Object({ id: listIdSchema }),
        body: Type.Object(
          {
            rule: Type.String({ minLength: 1, maxLength: 10_000, description: 'CEL over the customer.' }),
            group: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Whose rule it is.' })),
          },
          { additionalProperties: false },
        ),
        response: {
          202: uploadSchema,
          ...problemResponses(
            'definition-unknown',
            'region-bound',
            'rule-invalid',
            'overloaded',
            'not-running',
            ...unavailable,
          ),
        },
      },
    },
    async ({ params: { id }, body: { rule, group }, caller }, reply) => {
      ownList(parts, caller, id);
      const terms = ownTerms(caller, live.definitions);
      // A rule with mistakes is refused at once, not by the upload.
      answered(await live.audiences.estimate(rule, terms));
      const upload = await intake.begin({
        ...{ list: id, rule, who: doingOf(caller, now(), '').who },
        ...(group !== undefined && { group }),
        steps: (signal) => membersOf(parts, rule, { ...terms, signal }),
      });
      reply.code(202);
      return shownUpload(upload);
    },
  );
}

/** Each customer is a row. */
async function* membersOf({ live }: NumberListParts, rule: string, terms: AudienceTerms): AsyncGenerator<UploadStep> {
  let line = 0;
  let from: MembersPlace | undefined;
  do {
    const page = answered(await live.audiences.members({ rule, questions: [], limit: PAGE_MEMBERS, from }, terms));
    const numbers = page.customers.map(({ customerId }) => ({ number: customerId, line: ++line }));
    yield { read: numbers.length, formatErrors: 0, duplicates: 0, numbers, refused: [] };
    from = page.next;
  } while (from !== undefined);
}

function readRoutes(app: RouteHost, parts: NumberListParts): void {
  const { uploads, intake } = parts;
  app.get(
    '/v1/number-lists/:id/uploads',
    {
      config: { scope: 'audiences:count', regions: 'own' },
      schema: {
        operationId: 'listUploads',
        summary: 'What was taken into a list, newest first',
        tags: ['audiences'],
        params: Type.Object({ id: listIdSchema }),
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_UPLOADS, default: DEFAULT_UPLOADS })),
        }),
        response: {
          200: Type.Object({ uploads: Type.Array(uploadSchema) }),
          ...problemResponses('definition-unknown', ...unavailable),
        },
      },
    },
    async ({ params: { id }, query: { limit = DEFAULT_UPLOADS }, caller }) => {
      seenList(parts, caller, id);
      const kept = await uploads.list(limit, id);
      return { uploads: kept.map((upload) => shownUpload(intake.shown(upload))) };
    },
  );
  app.get(
    '/v1/number-lists/:id/uploads/:uploadId',
    {
      config: { scope: 'audiences:count', regions: 'own' },
      schema: {
        operationId: 'readUpload',
        summary: 'How far an upload is, and what became of its rows',
        tags: ['audiences'],
        params: uploadParams,
        response: {
          200: uploadSchema,
          ...problemResponses('definition-unknown', 'upload-unknown', 'region-bound', ...unavailable),
        },
      },
    },
    async ({ params, caller }) => {
      seenList(parts, caller, params.id);
      return shownUpload(intake.shown(await uploadOf(parts, params)));
    },
  );
}

function cancelRoute(app: RouteHost, parts: NumberListParts): void {
  app.post(
    '/v1/number-lists/:id/uploads/:uploadId/cancel',
    {
      config: { scope: 'audiences:write', regions: 'own', audit: 'numberList.cancel' },
      schema: {
        operationId: 'cancelUpload',
        summary: 'End an upload; what was taken until then stays in the list',
        tags: ['audiences'],
        params: uploadParams,
        response: {
          200: uploadSchema,
          ...problemResponses('definition-unknown', 'upload-unknown', 'region-bound', ...unavailable),
        },
      },
    },
    async ({ params, caller }) => {
      ownList(parts, caller, params.id);
      const upload = await uploadOf(parts, params);
      parts.intake.cancel(upload.uploadId);
      return shownUpload(parts.intake.shown(upload));
    },
  );
}

function mayTakeOf({ live }: NumberListParts, caller: Caller): ((customerId: string) => Promise<boolean>) | undefined {
  if (caller.regions === undefined) return undefined;
  return async (customerId) => {
    const customer = await live.customer(customerId);
    return customer !== undefined && mayTouchCustomer(caller, customer, live.definitions);
  };
}
