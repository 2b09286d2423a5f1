import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { StoredUser, UserChange, Users } from '../../ports/users.ts';
import { cursorOf, cursorReader } from '../page-cursor.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import type { Caller } from './caller.ts';
import { newPasswordHash } from './new-password.ts';
import { newUser } from './new-user.ts';
import { LONGEST_PASSWORD } from './password.ts';
import { regionsOf } from './region-scope.ts';
import { type RegionSource, RegionTree } from './region-tree.ts';
import { assertWithin, isWithinRegions } from './rights.ts';
import { allRoles, scopesOf } from './roles.ts';
import type { SessionBook } from './session-book.ts';
import { languageSchema } from './shown-session.ts';

export interface UserParts {
  users: Users;
  book: SessionBook;
  now: () => number;
  live: { readonly definitions: RegionSource };
}

const MOST_USERS = 200;
const DEFAULT_USERS = 50;

const text = Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' });
const rolesSchema = Type.Array(Type.Enum([...allRoles]), { minItems: 1, maxItems: allRoles.length, uniqueItems: true });
const passwordSchema = Type.String({ minLength: 1, maxLength: LONGEST_PASSWORD });
const regionSchema = Type.String({
  minLength: 1,
  maxLength: 128,
  description: 'Bound to it and all in it; absent: none.',
});
const params = Type.Object({ userId: Type.String({ pattern: '^[0-9a-f]{16}$' }) });

const user = Type.Object({
  id: Type.String(),
  name: Type.String({ description: 'What they sign in with.' }),
  displayName: Type.String(),
  roles: Type.Array(Type.String()),
  region: Type.Optional(Type.String()),
  language: Type.Optional(languageSchema),
  way: Type.Enum(['password', 'open-id'], { description: 'How they sign in.' }),
  createdAt: Type.Integer(),
  createdBy: Type.String(),
  disabledAt: Type.Optional(Type.Integer()),
  signedInAt: Type.Optional(Type.Integer()),
  revision: Type.Integer({ description: 'Who changes one that has changed since gets 409.' }),
});
const wanted = Type.Object(
  {
    name: text,
    displayName: Type.Optional(text),
    password: passwordSchema,
    roles: rolesSchema,
    region: Type.Optional(regionSchema),
    language: Type.Optional(languageSchema),
  },
  { additionalProperties: false },
);
const changes = Type.Object(
  {
    revision: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }),
    displayName: Type.Optional(text),
    roles: Type.Optional(rolesSchema),
    region: Type.Optional(Type.Union([regionSchema, Type.Null()])),
    language: Type.Optional(Type.Union([languageSchema, Type.Null()])),
    disabled: Type.Optional(Type.Boolean({ description: 'Ends the sessions of the user.' })),
  },
  { additionalProperties: false },
);
const writing = ['user-unknown', 'user-conflict', 'rights-exceeded', 'records-unavailable'] as const;

/** People who may sign in. */
export function userRoutes(app: RouteHost, parts: UserParts): void {
  listRoute(app, parts);
  makeRoute(app, parts);
  changeRoute(app, parts);
  passwordRoute(app, parts);
}

function listRoute(app: RouteHost, { users, live }: UserParts): void {
  const placeOf = cursorReader(Type.Object({ name: Type.String() }));
  app.get(
    '/v1/users',
    {
      config: { scope: 'users:read', regions: 'own', audit: 'user.list' },
      schema: {
        operationId: 'listUsers',
        summary: 'People who may sign in, by name',
        tags: ['access'],
        querystring: Type.Object({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_USERS, default: DEFAULT_USERS })),
          cursor: Type.Optional(Type.String({ maxLength: 512 })),
        }),
        response: {
          200: Type.Object({ users: Type.Array(user), next: Type.Optional(Type.String()) }),
          ...problemResponses('cursor-invalid', 'records-unavailable'),
        },
      },
    },
    async ({ query: { limit = DEFAULT_USERS, cursor }, caller }) => {
      const regions = regionsOf(caller, live.definitions);
      const found = await users.list(limit, {
        ...(regions !== undefined && { regions: [...regions] }),
        ...(cursor !== undefined && { after: placeOf(cursor).name }),
      });
      const last = found.length === limit ? found.at(-1) : undefined;
      return { users: found.map(shownUser), ...(last !== undefined && { next: cursorOf({ name: last.name }) }) };
    },
  );
}

function makeRoute(app: RouteHost, { users, live, now }: UserParts): void {
  app.post(
    '/v1/users',
    {
      config: { scope: 'users:write', regions: 'own', audit: 'user.create' },
      schema: {
        operationId: 'createUser',
        summary: 'Let somebody sign in',
        description: 'Nobody gives more than they have.',
        tags: ['access'],
        body: wanted,
        response: { 201: user, ...problemResponses('name-taken', 'password-weak', 'request-invalid', ...writing) },
      },
    },
    async (request, reply) => {
      const { name, displayName = name, password, roles, region, language } = request.body;
      const giver = giverOf(request);
      assertRegion(region, live.definitions);
      assertWithin(giver, rightsOf({ roles, region }), live.definitions);
      const passwordHash = await newPasswordHash(password, name);
      const base = { name, displayName, roles, passwordHash, ...(region && { region }), ...(language && { language }) };
      const made = newUser(base, { by: giver.name, at: now() });
      request.auditNote = { subject: made.name };
      if (!(await users.create(made)))
        throw new HttpProblem('name-taken', `somebody has the name ${made.name} already`);
      reply.code(201);
      return shownUser(made);
    },
  );
}

function changeRoute(app: RouteHost, { users, book, live, now }: UserParts): void {
  app.patch(
    '/v1/users/:userId',
    {
      config: { scope: 'users:write', regions: 'own', audit: 'user.change' },
      schema: {
        operationId: 'changeUser',
        summary: 'Change what somebody may do, or keep them from signing in',
        tags: ['access'],
        params,
        body: changes,
        response: { 200: user, ...problemResponses('request-invalid', ...writing) },
      },
    },
    async (request) => {
      const { disabled, revision, ...named } = request.body;
      const giver = giverOf(request);
      const before = await ownUser(users, request.params.userId, giver, live.definitions);
      request.auditNote = { subject: before.name };
      assertRegion(named.region ?? undefined, live.definitions);
      const after = {
        roles: named.roles ?? before.roles,
        region: named.region === undefined ? before.region : named.region,
      };
      assertWithin(giver, rightsOf(before), live.definitions);
      assertWithin(giver, rightsOf(after), live.definitions);
      refuseSelf(request, named, disabled);
      const change: UserChange = { ...named, ...(disabled !== undefined && { disabledAt: disabled ? now() : null }) };
      if (!(await users.change(before.userId, change, revision))) {
        throw new HttpProblem('user-conflict', `${before.name} has been changed meanwhile: look again`);
      }
      if (disabled === true) await book.endAllOf(before.userId);
      else book.forget(before.userId);
      return shownUser((await users.find(before.userId)) ?? before);
    },
  );
}

function passwordRoute(app: RouteHost, { users, book, live }: UserParts): void {
  app.put(
    '/v1/users/:userId/password',
    {
      config: { scope: 'users:write', regions: 'own', audit: 'user.password' },
      schema: {
        operationId: 'setPassword',
        summary: 'Give somebody another password; ends their sessions',
        tags: ['access'],
        params,
        body: Type.Object({ password: passwordSchema }, { additionalProperties: false }),
        response: { 200: user, ...problemResponses('password-weak', ...writing) },
      },
    },
    async (request) => {
      const giver = giverOf(request);
      const found = await ownUser(users, request.params.userId, giver, live.definitions);
      request.auditNote = { subject: found.name };
      assertWithin(giver, rightsOf(found), live.definitions);
      await users.change(found.userId, { passwordHash: await newPasswordHash(request.body.password, found.name) });
      await book.endAllOf(found.userId);
      return shownUser((await users.find(found.userId)) ?? found);
    },
  );
}

/** With all the person may do: on these routes people's scopes hold back what unmasks. */
export function giverOf({ caller, signedIn }: FastifyRequest): Caller {
  return signedIn?.caller ?? caller;
}

/** One whom the caller may see. @throws HttpProblem `user-unknown` */
async function ownUser(
  users: Users,
  userId: string,
  caller: Pick<Caller, 'regions'>,
  definitions: RegionSource,
): Promise<StoredUser> {
  const found = await users.find(userId);
  const regions = found?.region === undefined ? undefined : [found.region];
  if (found !== undefined && isWithinRegions(caller, regions, definitions)) return found;
  throw new HttpProblem('user-unknown', 'no user with this id is known');
}

function rightsOf({ roles, region }: { roles: readonly string[]; region?: string | null | undefined }) {
  return { scopes: scopesOf(roles), regions: region ? [region] : undefined };
}

/** @throws HttpProblem `request-invalid` */
function assertRegion(region: string | undefined, definitions: RegionSource): void {
  if (region === undefined || RegionTree.of(definitions).has(region)) return;
  const errors = [{ pointer: '/region', message: 'is no region of the definitions' }];
  throw new HttpProblem('request-invalid', '/region is no region of the definitions', { errors });
}

/** Nobody locks themselves out by a slip. */
function refuseSelf(
  { signedIn, params: { userId } }: { signedIn?: FastifyRequest['signedIn']; params: Static<typeof params> },
  { roles, region }: UserChange,
  disabled: boolean | undefined,
): void {
  if (signedIn?.user.userId !== userId) return;
  if (disabled !== true && roles === undefined && region === undefined) return;
  throw new HttpProblem('rights-exceeded', 'nobody changes their own roles or region, or disables themselves');
}

function shownUser(stored: StoredUser): Static<typeof user> {
  const { userId: id, passwordHash: _, openId, roles, ...shown } = stored;
  return { ...shown, id, roles: [...roles], way: openId === undefined ? 'password' : 'open-id' };
}
