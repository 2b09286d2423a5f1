import { type Static, Type } from 'typebox';
import type { Definitions } from '../../core/schema/definitions.ts';
import { byIdOf, diffDefinitions } from '../../definitions/diff-definitions.ts';
import type { DefinitionStore } from '../../ports/definition-store.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { definitionsSeenBy } from '../access/definition-scope.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { activationRoutes } from './activation-routes.ts';
import { type DefinitionActivation, parsedFiles } from './definition-activation.ts';
import type { DefinitionDrafts } from './definition-drafts.ts';
import type { DefinitionGuard } from './definition-guard.ts';
import { changes, definitionParams, files, kindSchema } from './definition-schemas.ts';
import { draftRoutes } from './draft-routes.ts';
import { versionRoutes } from './version-routes.ts';

const definition = Type.Object({ kind: Type.String(), id: Type.String() }, { additionalProperties: true });

export interface DefinitionParts {
  live: LiveService;
  activation: DefinitionActivation;
  store: DefinitionStore;
  now: () => number;
  settings: { recordsBodyBytes: number };
  /** For callers who are bound to regions. */
  guard: DefinitionGuard;
  drafts: DefinitionDrafts;
}

/** What decides now, what would be different, and how it becomes so. */
export function definitionRoutes(app: RouteHost, parts: DefinitionParts): void {
  const { live, settings } = parts;
  readRoutes(app, live);
  app.post(
    '/v1/definitions/diff',
    {
      bodyLimit: settings.recordsBodyBytes,
      config: { scope: 'definitions:read' },
      schema: {
        operationId: 'diffDefinitions',
        summary: 'What would be different with these definitions; changes nothing',
        tags: ['definitions'],
        body: files,
        response: { 200: changes, ...problemResponses('definitions-invalid', 'overloaded', 'not-running') },
      },
    },
    async ({ body }) => changesTo(live.definitions, parsedFiles(body.files)),
  );
  activationRoutes(app, parts);
  versionRoutes(app, parts);
  draftRoutes(app, parts);
}

function readRoutes(app: RouteHost, live: LiveService): void {
  const config = { scope: 'definitions:read' as const };
  app.get(
    '/v1/definitions/:kind',
    {
      config: { ...config, regions: 'own' },
      schema: {
        operationId: 'listDefinitions',
        summary: 'The active definitions of a kind',
        tags: ['definitions'],
        params: Type.Object({ kind: kindSchema }),
        response: { 200: Type.Object({ version: Type.String(), definitions: Type.Array(definition) }) },
      },
    },
    async ({ params: { kind }, caller }) => {
      const definitions = definitionsSeenBy(caller, live.definitions);
      const found = [...byIdOf(definitions, kind).values()] as Static<typeof definition>[];
      return { version: definitions.version, definitions: found };
    },
  );
  app.get(
    '/v1/definitions/:kind/:id',
    {
      config: { ...config, regions: 'definition' },
      schema: {
        operationId: 'readDefinition',
        summary: 'An active definition',
        tags: ['definitions'],
        params: definitionParams,
        response: { 200: definition, ...problemResponses('definition-unknown') },
      },
    },
    async ({ params: { kind, id } }) => {
      const found = byIdOf(live.definitions, kind).get(id);
      if (found === undefined) throw new HttpProblem('definition-unknown', 'no such definition is active');
      return found as Static<typeof definition>;
    },
  );
}

function changesTo(before: Definitions, after: Definitions) {
  return { from: before.version, to: after.version, changes: diffDefinitions(before, after) };
}
