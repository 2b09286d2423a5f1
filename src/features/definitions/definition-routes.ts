import { type Static, Type } from 'typebox';
import type { Definitions } from '../../core/schema/definitions.ts';
import { byIdOf, diffDefinitions } from '../../definitions/diff-definitions.ts';
import { type Kind, kinds } from '../../definitions/kinds.ts';
import { parsePacks } from '../../definitions/parse-packs.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { nameSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';

const kindSchema = Type.Enum(Object.keys(kinds) as Kind[]);
const files = Type.Object(
  {
    files: Type.Array(
      Type.Object(
        { file: nameSchema, text: Type.String({ description: 'YAML, or CSV that a definition names.' }) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 1000 },
    ),
  },
  { additionalProperties: false },
);
const changes = Type.Object({
  from: Type.String({ description: 'Version that is active.' }),
  to: Type.String(),
  changes: Type.Array(
    Type.Object({
      change: Type.Enum(['added', 'changed', 'removed']),
      kind: kindSchema,
      id: Type.String(),
      paths: Type.Array(Type.String(), { description: 'Changed places of a changed definition.' }),
    }),
  ),
});
const definition = Type.Object({ kind: Type.String(), id: Type.String() }, { additionalProperties: true });

export interface DefinitionParts {
  live: LiveService;
  settings: { recordsBodyBytes: number };
}

/** What decides now, and what would be different. */
export function definitionRoutes(app: RouteHost, { live, settings }: DefinitionParts): void {
  readRoutes(app, live);
  const responses = problemResponses('definitions-invalid', 'overloaded', 'not-running');
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
        response: { 200: changes, ...responses },
      },
    },
    async ({ body }) => changesTo(live.definitions, parsed(body)),
  );
  app.post(
    '/v1/definitions/apply',
    {
      bodyLimit: settings.recordsBodyBytes,
      config: { scope: 'definitions:activate', idempotent: 'kept' },
      schema: {
        operationId: 'applyDefinitions',
        summary: 'Make these definitions the active ones, all or nothing',
        tags: ['definitions'],
        body: files,
        response: { 200: changes, ...responses },
      },
    },
    async ({ body }) => {
      const definitions = parsed(body);
      const answer = changesTo(live.definitions, definitions);
      if (answer.changes.length > 0) await live.activate(definitions);
      return answer;
    },
  );
}

function readRoutes(app: RouteHost, live: LiveService): void {
  const config = { scope: 'definitions:read' as const };
  app.get(
    '/v1/definitions/:kind',
    {
      config,
      schema: {
        operationId: 'listDefinitions',
        summary: 'The active definitions of a kind',
        tags: ['definitions'],
        params: Type.Object({ kind: kindSchema }),
        response: { 200: Type.Object({ version: Type.String(), definitions: Type.Array(definition) }) },
      },
    },
    async ({ params: { kind } }) => {
      const { definitions } = live;
      const found = [...byIdOf(definitions, kind).values()] as Static<typeof definition>[];
      return { version: definitions.version, definitions: found };
    },
  );
  app.get(
    '/v1/definitions/:kind/:id',
    {
      config,
      schema: {
        operationId: 'readDefinition',
        summary: 'An active definition',
        tags: ['definitions'],
        params: Type.Object({ kind: kindSchema, id: nameSchema }),
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

/** @throws HttpProblem with every place that is wrong. */
function parsed(body: Static<typeof files>): Definitions {
  const loaded = parsePacks(body.files);
  if ('definitions' in loaded) return loaded.definitions;
  const errors = loaded.problems.map(({ file, line, column, path, code, message }) => ({
    pointer: `${file}:${line}:${column}${path === '' ? '' : ` ${path}`}`,
    message: `${code}: ${message}`,
  }));
  const rest = errors.length === 1 ? '' : `, and ${errors.length - 1} more`;
  throw new HttpProblem('definitions-invalid', `${errors[0]?.message}${rest}`, { errors });
}
