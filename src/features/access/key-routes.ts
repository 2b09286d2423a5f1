import { type Static, Type } from 'typebox';
import type { ApiKeys, StoredApiKey } from '../../ports/api-keys.ts';
import { instantSchema } from '../field-schemas.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { newApiKey } from './api-key.ts';
import { allScopes, isScope } from './caller.ts';
import { type RegionSource, RegionTree } from './region-tree.ts';
import { assertWithin, isWithinRegions } from './rights.ts';
import { giverOf } from './user-routes.ts';

export interface KeyParts {
  keys: Pick<ApiKeys, 'create' | 'find' | 'list' | 'revoke'>;
  /** Hears of keys that are to be read again. */
  onChanged: (keyId: string) => void;
  now: () => number;
  live: { readonly definitions: RegionSource };
}

const key = Type.Object({
  keyId: Type.String(),
  name: Type.String(),
  scopes: Type.Array(Type.String()),
  regions: Type.Optional(Type.Array(Type.String())),
  createdAt: Type.Integer(),
  createdBy: Type.String(),
  expiresAt: Type.Optional(Type.Integer()),
  revokedAt: Type.Optional(Type.Integer()),
  usedAt: Type.Optional(Type.Integer({ description: 'About when it was used last.' })),
});
const wanted = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' }),
    scopes: Type.Array(Type.Enum([...allScopes]), { minItems: 1, uniqueItems: true }),
    regions: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        minItems: 1,
        maxItems: 100,
        description: 'Bound to them and all in them; absent: to none.',
      }),
    ),
    expiresAt: Type.Optional(instantSchema),
  },
  { additionalProperties: false },
);

/** Keys of programs. */
export function keyRoutes(app: RouteHost, parts: KeyParts): void {
  listRoute(app, parts);
  makeRoute(app, parts);
  revokeRoute(app, parts);
}

function listRoute(app: RouteHost, { keys, live }: KeyParts): void {
  app.get(
    '/v1/api-keys',
    {
      config: { scope: 'keys:read', regions: 'own', audit: 'key.list' },
      schema: {
        operationId: 'listApiKeys',
        summary: 'API keys, the revoked too, newest first',
        tags: ['access'],
        response: { 200: Type.Object({ keys: Type.Array(key) }), ...problemResponses('records-unavailable') },
      },
    },
    async ({ caller }) => {
      const all = await keys.list();
      const own = all.filter(({ regions }) => isWithinRegions(caller, regions, live.definitions));
      return { keys: own.map(shownKey) };
    },
  );
}

function makeRoute(app: RouteHost, { keys, live, now }: KeyParts): void {
  app.post(
    '/v1/api-keys',
    {
      config: { scope: 'keys:write', regions: 'own', audit: 'key.create' },
      schema: {
        operationId: 'createApiKey',
        summary: 'Make an API key',
        description: 'Its token is in this answer and nowhere else. Nobody gives more than they have.',
        tags: ['access'],
        body: wanted,
        response: {
          201: Type.Object({ ...key.properties, token: Type.String({ description: 'Shown once.' }) }),
          ...problemResponses('rights-exceeded', 'request-invalid', 'records-unavailable'),
        },
      },
    },
    async (request, reply) => {
      const { name, scopes, regions, expiresAt } = request.body;
      const giver = giverOf(request);
      const at = now();
      assertKnown(regions, live.definitions);
      if (expiresAt !== undefined && expiresAt <= at) throw invalid('/expiresAt', 'is past');
      assertWithin(giver, { scopes: scopes.filter(isScope), regions }, live.definitions);
      const { token, keyId, secretHash } = newApiKey();
      const made: StoredApiKey = {
        ...{ keyId, name, secretHash, scopes, createdAt: at, createdBy: giver.name },
        ...(regions !== undefined && { regions }),
        ...(expiresAt !== undefined && { expiresAt }),
      };
      request.auditNote = { subject: `${keyId} ${name}` };
      await keys.create(made);
      reply.code(201).header('cache-control', 'no-store');
      return { ...shownKey(made), token };
    },
  );
}

function revokeRoute(app: RouteHost, { keys, onChanged, live, now }: KeyParts): void {
  app.delete(
    '/v1/api-keys/:keyId',
    {
      config: { scope: 'keys:write', regions: 'own', audit: 'key.revoke' },
      schema: {
        operationId: 'revokeApiKey',
        summary: 'Revoke an API key: it is refused from now on',
        tags: ['access'],
        params: Type.Object({ keyId: Type.String({ pattern: '^[A-Za-z0-9]{1,32}$' }) }),
        response: { 200: key, ...problemResponses('key-unknown', 'records-unavailable') },
      },
    },
    async (request) => {
      const { keyId } = request.params;
      const found = await keys.find(keyId);
      if (found === undefined || !isWithinRegions(request.caller, found.regions, live.definitions)) {
        throw new HttpProblem('key-unknown', 'no API key with this id is known');
      }
      request.auditNote = { subject: `${keyId} ${found.name}` };
      await keys.revoke(keyId, now());
      onChanged(keyId);
      return shownKey((await keys.find(keyId)) ?? found);
    },
  );
}

function assertKnown(regions: readonly string[] | undefined, definitions: RegionSource): void {
  const unknown = (regions ?? []).findIndex((region) => !RegionTree.of(definitions).has(region));
  if (unknown >= 0) throw invalid(`/regions/${unknown}`, 'is no region of the definitions');
}

function invalid(pointer: string, message: string): HttpProblem {
  return new HttpProblem('request-invalid', `${pointer} ${message}`, { errors: [{ pointer, message }] });
}

/** What proves a key stays where it is. */
function shownKey({ secretHash: _, scopes, regions, ...shown }: StoredApiKey): Static<typeof key> {
  return { ...shown, scopes: [...scopes], ...(regions !== undefined && { regions: [...regions] }) };
}
