import { type Static, Type } from 'typebox';
import type { DefinitionStore } from '../../ports/definition-store.ts';
import type { Scope } from '../access/caller.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { approvalCheck } from './approval-check.ts';
import type { DefinitionDrafts, PersonalStep } from './definition-drafts.ts';
import type { DefinitionGuard } from './definition-guard.ts';
import { placesOf } from './definition-refusals.ts';
import {
  commentSchema,
  contentSchema,
  definitionParams,
  doingOf,
  headOf,
  kindSchema,
  revisionSchema,
  versionHead,
  versionParams,
  versionSchema,
  wholeVersion,
} from './definition-schemas.ts';

export interface VersionParts {
  drafts: DefinitionDrafts;
  store: DefinitionStore;
  guard: DefinitionGuard;
  now: () => number;
  settings: { recordsBodyBytes: number };
}

const written = {
  content: contentSchema,
  comment: commentSchema,
  incomplete: Type.Optional(
    Type.Boolean({ default: false, description: 'Keep it with its mistakes, to be mended before it is submitted.' }),
  ),
};
const saved = Type.Object({
  ...versionHead.properties,
  problems: Type.Optional(
    Type.Array(Type.Object({ pointer: Type.String(), message: Type.String() }), {
      description: 'What has to be mended before it can be submitted.',
    }),
  ),
});
const seenVersion = Type.Object({ revision: revisionSchema, comment: commentSchema }, { additionalProperties: false });
const approvedVersion = Type.Object(
  {
    ...seenVersion.properties,
    acknowledged: Type.Optional(
      Type.Array(Type.String({ maxLength: 500 }), {
        maxItems: 500,
        description: 'Ids of the warnings of the checks that the approver has read.',
      }),
    ),
  },
  { additionalProperties: false },
);
const unavailable = ['records-unavailable'] as const;

/** Versions of definitions: read, written, submitted, approved. */
export function versionRoutes(app: RouteHost, parts: VersionParts): void {
  listRoute(app, parts);
  readRoutes(app, parts);
  checkRoute(app, parts);
  draftRoutes(app, parts);
  discardRoute(app, parts);
  stepRoute(app, parts, 'submit', 'definitions:write', 'Submit a draft to be approved');
  stepRoute(app, parts, 'approve', 'definitions:approve', 'Approve what somebody else submitted');
  stepRoute(app, parts, 'reject', 'definitions:approve', 'Make it a draft again');
  stepRoute(app, parts, 'withdraw', 'definitions:write', 'Take back what one has submitted, to write on');
}

function listRoute(app: RouteHost, { store, guard }: VersionParts): void {
  app.get(
    '/v1/definitions/versions',
    {
      config: { scope: 'definitions:read', regions: 'own' },
      schema: {
        operationId: 'listVersions',
        summary: 'The newest version of each definition, or all that are in a state',
        tags: ['definitions'],
        querystring: Type.Object({
          kind: Type.Optional(kindSchema),
          state: Type.Optional(versionHead.properties.state),
        }),
        response: {
          200: Type.Object({ versions: Type.Array(versionHead) }),
          ...problemResponses(...unavailable),
        },
      },
    },
    async ({ query, caller }) => ({ versions: guard.seenVersions(caller, await store.list(query)).map(headOf) }),
  );
}

function readRoutes(app: RouteHost, { drafts, store }: VersionParts): void {
  const config = { scope: 'definitions:read' as const };
  const change = Type.Object({
    version: Type.Integer(),
    action: Type.String({ description: 'draft, edit, submit, approve, reject, discard, activate or retire' }),
    who: Type.String(),
    at: Type.Integer(),
    comment: Type.String(),
  });
  app.get(
    '/v1/definitions/:kind/:id/history',
    {
      config: { ...config, regions: 'definition' },
      schema: {
        operationId: 'readHistory',
        summary: 'Who did what to the versions of a definition, and when; oldest first',
        tags: ['definitions'],
        params: definitionParams,
        response: { 200: Type.Object({ changes: Type.Array(change) }), ...problemResponses(...unavailable) },
      },
    },
    async ({ params: { kind, id } }) => ({ changes: await store.history(kind, id) }),
  );
  app.get(
    '/v1/definitions/:kind/:id/versions/:version',
    {
      config: { ...config, regions: 'definition' },
      schema: {
        operationId: 'readVersion',
        summary: 'A version of a definition as it is written',
        tags: ['definitions'],
        params: versionParams,
        response: { 200: wholeVersion, ...problemResponses('version-unknown', ...unavailable) },
      },
    },
    ({ params }) => drafts.read(params),
  );
  const place = Type.Object({
    path: Type.String(),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
  });
  app.get(
    '/v1/definitions/:kind/:id/diff',
    {
      config: { ...config, regions: 'definition' },
      schema: {
        operationId: 'compareVersions',
        summary: 'What one version of a definition says that another does not',
        tags: ['definitions'],
        params: definitionParams,
        querystring: Type.Object({ from: versionSchema, to: versionSchema }),
        response: {
          200: Type.Object({ from: wholeVersion, to: wholeVersion, changes: Type.Array(place) }),
          ...problemResponses('version-unknown', ...unavailable),
        },
      },
    },
    ({ params: { kind, id }, query: { from, to } }) => drafts.compare(kind, id, [from, to]),
  );
}

function checkRoute(app: RouteHost, { drafts }: VersionParts): void {
  app.get(
    '/v1/definitions/:kind/:id/versions/:version/checks',
    {
      config: { scope: 'definitions:read', regions: 'definition' },
      schema: {
        operationId: 'checkVersion',
        summary: 'What the checks before approval find in a version',
        tags: ['definitions'],
        params: versionParams,
        response: {
          200: Type.Object({ checks: Type.Array(approvalCheck) }),
          ...problemResponses('version-unknown', ...unavailable),
        },
      },
    },
    async ({ params }) => ({ checks: await drafts.check(await drafts.read(params)) }),
  );
}

function draftRoutes(app: RouteHost, { drafts, now, settings }: VersionParts): void {
  const schema = {
    tags: ['definitions'],
    response: {
      200: saved,
      ...problemResponses('definitions-invalid', 'version-unknown', 'version-conflict', ...unavailable),
    },
  };
  const limits = { bodyLimit: settings.recordsBodyBytes };
  app.post(
    '/v1/definitions/:kind/:id/versions',
    {
      ...limits,
      config: { scope: 'definitions:write', idempotent: 'kept', regions: 'definition', audit: 'definition.draft' },
      schema: {
        ...schema,
        operationId: 'makeDraft',
        summary: 'Write a new version of a definition, or a new definition',
        description:
          'It is checked as it would be active among the others. A definition has one open version at a time.',
        params: definitionParams,
        body: Type.Object(written, { additionalProperties: false }),
      },
    },
    async ({ params, body: { content, comment, incomplete = false }, caller }) => {
      const draft = { ...params, content, isIncomplete: incomplete };
      const { version, problems } = await drafts.save(draft, doingOf(caller, now(), comment));
      return { ...headOf(version), ...(problems.length > 0 && { problems: placesOf(problems) }) };
    },
  );
  app.put(
    '/v1/definitions/:kind/:id/versions/:version',
    {
      ...limits,
      config: { scope: 'definitions:write', idempotent: 'kept', regions: 'definition', audit: 'definition.draft' },
      schema: {
        ...schema,
        operationId: 'changeDraft',
        summary: 'Change a draft',
        params: versionParams,
        body: Type.Object({ ...written, revision: revisionSchema }, { additionalProperties: false }),
      },
    },
    async ({ params: { kind, id, version: number }, body, caller }) => {
      const { content, comment, incomplete = false, revision } = body;
      const draft = { kind, id, content, seen: { version: number, revision }, isIncomplete: incomplete };
      const { version, problems } = await drafts.save(draft, doingOf(caller, now(), comment));
      return { ...headOf(version), ...(problems.length > 0 && { problems: placesOf(problems) }) };
    },
  );
}

function discardRoute(app: RouteHost, { drafts, now }: VersionParts): void {
  app.delete(
    '/v1/definitions/:kind/:id/versions/:version',
    {
      config: { scope: 'definitions:write', idempotent: 'kept', regions: 'definition', audit: 'definition.discard' },
      schema: {
        operationId: 'discardVersion',
        summary: 'Take back a version that is not active yet',
        tags: ['definitions'],
        params: versionParams,
        querystring: Type.Object({ revision: revisionSchema, comment: commentSchema }),
        response: {
          200: versionHead,
          ...problemResponses('version-unknown', 'version-conflict', ...unavailable),
        },
      },
    },
    async ({ params, query: { revision, comment }, caller }) =>
      headOf(await drafts.step({ ...params, revision }, 'discard', doingOf(caller, now(), comment))),
  );
}

function stepRoute(
  app: RouteHost,
  { drafts, now }: VersionParts,
  step: Exclude<PersonalStep, 'discard'>,
  scope: Scope,
  summary: string,
): void {
  const refusals = {
    submit: ['definitions-invalid', 'checks-failed'],
    approve: ['approval-own', 'warnings-unread'],
    reject: [],
    withdraw: [],
  } as const;
  app.post(
    `/v1/definitions/:kind/:id/versions/:version/${step}`,
    {
      config: { scope, idempotent: 'kept', regions: 'definition', audit: `definition.${step}` },
      schema: {
        operationId: `${step}Version`,
        summary,
        tags: ['definitions'],
        params: versionParams,
        body: step === 'approve' ? approvedVersion : seenVersion,
        response: {
          200: versionHead,
          ...problemResponses('version-unknown', 'version-conflict', ...refusals[step], ...unavailable),
        },
      },
    },
    async (request) => {
      const { kind, id, version } = request.params;
      const { revision, comment } = request.body;
      const { acknowledged }: Static<typeof approvedVersion> = request.body;
      const doing = doingOf(request.caller, now(), comment);
      return headOf(await drafts.step({ kind, id, version, revision }, step, doing, acknowledged));
    },
  );
}
