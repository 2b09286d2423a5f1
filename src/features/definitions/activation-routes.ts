import { Type } from 'typebox';
import { fileOfDefinition } from '../../definitions/written-texts.ts';
import type { DefinitionStore } from '../../ports/definition-store.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import type { Caller } from '../access/caller.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import type { ActivationAnswer, DefinitionActivation } from './definition-activation.ts';
import type { DefinitionGuard } from './definition-guard.ts';
import {
  changes,
  commentSchema,
  definitionParams,
  doingOf,
  files,
  revisionSchema,
  versionParams,
} from './definition-schemas.ts';

export interface ActivationRouteParts {
  activation: DefinitionActivation;
  store: DefinitionStore;
  guard: DefinitionGuard;
  live: LiveService;
  now: () => number;
  settings: { recordsBodyBytes: number };
}

const MOST_ACTIVATIONS = 200;
const DEFAULT_ACTIVATIONS = 20;
const MOST_VERSIONS = 1000;

const seen = Type.Object({ ...versionParams.properties, revision: revisionSchema }, { additionalProperties: false });
const named = Type.Object(definitionParams.properties, { additionalProperties: false });

const activation = Type.Object({
  setVersion: Type.String({ description: 'Version of all definitions together, as decisions carry it.' }),
  logOffset: Type.Optional(Type.Integer({ description: 'Of the log entry from which on they decide.' })),
  who: Type.String(),
  at: Type.Integer(),
  comment: Type.String(),
  members: Type.Array(Type.Object({ kind: Type.String(), id: Type.String(), version: Type.Integer() }), {
    description: 'All that was active then.',
  }),
});

/** Which versions decide, from when on. */
export function activationRoutes(app: RouteHost, parts: ActivationRouteParts): void {
  activateRoute(app, parts);
  applyRoute(app, parts);
  listRoutes(app, parts);
}

function activateRoute(app: RouteHost, { activation: desk, guard, now, settings }: ActivationRouteParts): void {
  app.post(
    '/v1/definitions/activate',
    {
      bodyLimit: settings.recordsBodyBytes,
      config: { scope: 'definitions:activate', idempotent: 'kept', regions: 'own', audit: 'definition.activate' },
      schema: {
        operationId: 'activateDefinitions',
        summary: 'Make approved versions the active ones, all or nothing',
        description:
          'Earlier, retired versions may be named too: that is how one goes back. `retire` takes definitions away. ' +
          'Journeys under way keep to the steps they began with unless the campaign says `migrate`.',
        tags: ['definitions'],
        body: Type.Object(
          {
            versions: Type.Optional(Type.Array(seen, { maxItems: MOST_VERSIONS })),
            retire: Type.Optional(Type.Array(named, { maxItems: MOST_VERSIONS })),
            comment: commentSchema,
          },
          { additionalProperties: false },
        ),
        response: {
          200: changes,
          ...problemResponses(
            'definitions-invalid',
            'definition-unknown',
            'version-unknown',
            'version-conflict',
            'records-unavailable',
            'overloaded',
            'not-running',
          ),
        },
      },
    },
    async ({ body: { versions = [], retire = [], comment }, caller }) => {
      const wish = { isReading: false, mayMake: false };
      for (const seen of versions) await guard.assertAllowed(caller, { ...seen, ...wish, versions: [seen.version] });
      for (const named of retire) await guard.assertAllowed(caller, { ...named, ...wish, versions: [] });
      const answer = await desk.activate({ versions, retire }, doingOf(caller, now(), comment));
      return seenChanges(answer, caller, guard);
    },
  );
}

function applyRoute(app: RouteHost, { activation: desk, now, settings }: ActivationRouteParts): void {
  app.post(
    '/v1/definitions/apply',
    {
      bodyLimit: settings.recordsBodyBytes,
      config: { scope: 'definitions:activate', idempotent: 'kept', audit: 'definition.apply' },
      schema: {
        operationId: 'applyDefinitions',
        summary: 'Make these definitions the active ones, all or nothing',
        description:
          'What says something else becomes a new version, approved and active at once; what is left out is retired.',
        tags: ['definitions'],
        body: files,
        response: {
          200: changes,
          ...problemResponses('definitions-invalid', 'records-unavailable', 'overloaded', 'not-running'),
        },
      },
    },
    ({ body, caller }) => desk.apply(body.files, doingOf(caller, now(), body.comment)),
  );
}

function listRoutes(app: RouteHost, { activation: desk, guard, store, live }: ActivationRouteParts): void {
  const config = { scope: 'definitions:read' as const };
  app.get(
    '/v1/definitions/activations',
    {
      config,
      schema: {
        operationId: 'listActivations',
        summary: 'What was made active, by whom and when; newest first',
        tags: ['definitions'],
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ACTIVATIONS, default: DEFAULT_ACTIVATIONS })),
        }),
        response: {
          200: Type.Object({ activations: Type.Array(activation) }),
          ...problemResponses('records-unavailable'),
        },
      },
    },
    async ({ query: { limit = DEFAULT_ACTIVATIONS } }) => ({ activations: await store.activations(limit) }),
  );
  app.get(
    '/v1/definitions',
    {
      config: { ...config, regions: 'own' },
      schema: {
        operationId: 'exportDefinitions',
        summary: 'The active definitions as they are written, a file each: what `apply` takes',
        tags: ['definitions'],
        response: {
          200: Type.Object({
            version: Type.String(),
            files: Type.Array(Type.Object({ file: Type.String(), text: Type.String() })),
          }),
          ...problemResponses('records-unavailable'),
        },
      },
    },
    async ({ caller }) => {
      const { files: written } = await desk.written();
      const hidden = guard.hiddenFiles(caller);
      return { version: live.definitions.version, files: written.filter(({ file }) => !hidden.has(file)) };
    },
  );
}

/** What was left undone before is caught up with: that may be others'. */
function seenChanges(answer: ActivationAnswer, caller: Caller, guard: DefinitionGuard): ActivationAnswer {
  const hidden = guard.hiddenFiles(caller);
  return { ...answer, changes: answer.changes.filter((change) => !hidden.has(fileOfDefinition(change))) };
}
