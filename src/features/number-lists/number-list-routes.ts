import { Type } from 'typebox';
import { definitionsSeenBy } from '../access/definition-scope.ts';
import { doingOf } from '../definitions/definition-schemas.ts';
import { usesOfList } from '../groups/definition-uses.ts';
import { useSchema } from '../groups/group-routes.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { makeNumberList } from './new-list.ts';
import type { NumberListParts } from './number-list-parts.ts';
import { listIdSchema, shownUpload, uploadSchema } from './number-list-schemas.ts';
import { uploadRoutes } from './upload-routes.ts';

/** Uploads looked at for the newest of each list. */
const NEWEST_UPLOADS = 500;

const list = Type.Object({
  id: Type.String(),
  name: Type.Optional(Type.String()),
  region: Type.Optional(Type.String({ description: 'Whose it is; absent: everybody’s.' })),
  column: Type.Optional(Type.String()),
  pattern: Type.Optional(Type.String()),
  uses: Type.Array(useSchema, { description: 'Active definitions whose rules ask for it.' }),
  upload: Type.Optional(uploadSchema),
});
const newList = Type.Object(
  {
    id: listIdSchema,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    column: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'Of the numbers, in files.' })),
    pattern: Type.Optional(Type.String({ minLength: 1, maxLength: 512, description: 'What a number looks like.' })),
  },
  { additionalProperties: false },
);

/** Number lists and what was uploaded to them. */
export function numberListRoutes(app: RouteHost, parts: NumberListParts): void {
  listRoute(app, parts);
  makeRoute(app, parts);
  uploadRoutes(app, parts);
}

function listRoute(app: RouteHost, { live, uploads, intake }: NumberListParts): void {
  app.get(
    '/v1/number-lists',
    {
      config: { scope: 'audiences:count', regions: 'own' },
      schema: {
        operationId: 'listNumberLists',
        summary: 'Number lists, each with its newest upload and what asks for it',
        tags: ['audiences'],
        response: { 200: Type.Object({ lists: Type.Array(list) }), ...problemResponses('records-unavailable') },
      },
    },
    async ({ caller }) => {
      const definitions = definitionsSeenBy(caller, live.definitions);
      const newest = new Map((await uploads.list(NEWEST_UPLOADS)).reverse().map((upload) => [upload.list, upload]));
      const lists = (definitions.numberLists ?? []).map(({ kind: _, ...each }) => {
        const upload = newest.get(each.id);
        const uses = usesOfList(each.id, definitions);
        return { ...each, uses, ...(upload !== undefined && { upload: shownUpload(intake.shown(upload)) }) };
      });
      return { lists };
    },
  );
}

function makeRoute(app: RouteHost, { store, activation, now }: NumberListParts): void {
  app.post(
    '/v1/number-lists',
    {
      config: { scope: 'audiences:write', idempotent: 'kept', regions: 'own', audit: 'numberList.make' },
      schema: {
        operationId: 'makeNumberList',
        summary: 'Declare a number list',
        description:
          'It is active at once: no rule names it yet, so that it changes no decision. Of a caller who is bound to a ' +
          'region it is a list of that region.',
        tags: ['audiences'],
        body: newList,
        response: {
          201: Type.Object({ id: Type.String() }),
          ...problemResponses(
            'definitions-invalid',
            'name-taken',
            'version-conflict',
            'records-unavailable',
            'overloaded',
            'not-running',
          ),
        },
      },
    },
    async ({ body, caller }, reply) => {
      const list = { ...body, region: caller.regions?.[0] };
      await makeNumberList({ store, activation }, list, doingOf(caller, now(), ''));
      reply.code(201);
      return { id: body.id };
    },
  );
}
