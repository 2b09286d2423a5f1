import { Type } from 'typebox';
import { writtenValue } from '../../definitions/written-texts.ts';
import type { DefinitionStore } from '../../ports/definition-store.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { definitionsSeenBy } from '../access/definition-scope.ts';
import type { DefinitionGuard } from '../definitions/definition-guard.ts';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';
import { usesOfGroup } from './definition-uses.ts';

export const useSchema = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  name: Type.Optional(Type.String()),
});

const group = Type.Object({
  id: Type.String(),
  name: Type.Optional(Type.String()),
  rule: Type.String(),
  primary: Type.Optional(Type.Integer({ description: 'Place in the order of primary groups.' })),
  isActive: Type.Boolean({ description: 'Rules can name it.' }),
  open: Type.Optional(
    Type.Object(
      {
        version: Type.Integer(),
        state: Type.Enum(['draft', 'submitted', 'approved']),
        author: Type.String(),
        changedAt: Type.Integer(),
      },
      { description: 'The version that is not active yet.' },
    ),
  ),
  uses: Type.Array(useSchema, { description: 'Active definitions that name it.' }),
});

const open: readonly string[] = ['draft', 'submitted', 'approved'];

/** Customer groups, with where they are used. */
export function groupRoutes(app: RouteHost, live: LiveService, store: DefinitionStore, guard: DefinitionGuard): void {
  app.get(
    '/v1/groups',
    {
      config: { scope: 'definitions:read', regions: 'own' },
      schema: {
        operationId: 'listGroups',
        summary: 'Customer groups, active ones and drafts, with what names them',
        tags: ['audiences'],
        response: {
          200: Type.Object({ version: Type.String(), groups: Type.Array(group) }),
          ...problemResponses('records-unavailable'),
        },
      },
    },
    async ({ caller }) => {
      const definitions = definitionsSeenBy(caller, live.definitions);
      const kept = guard.seenVersions(caller, await store.list({ kind: 'group' }));
      const versions = kept.filter(({ state }) => open.includes(state));
      const drafts = new Map(versions.map((version) => [version.id, version]));
      const active = definitions.groups.map(({ id, name, rule, primary }) => ({
        ...{ id, rule, isActive: true, uses: usesOfGroup(id, definitions) },
        ...(name !== undefined && { name }),
        ...(primary !== undefined && { primary }),
        ...openOf(drafts.get(id)),
      }));
      const others = versions.filter(({ id }) => !definitions.groups.some((each) => each.id === id));
      const begun = others.map((version) => ({
        ...{ id: version.id, isActive: false, uses: [] },
        ...writtenGroup(version.content),
        ...openOf(version),
      }));
      return { version: definitions.version, groups: [...active, ...begun] };
    },
  );
}

type Version = Awaited<ReturnType<DefinitionStore['list']>>[number];

function openOf(version: Version | undefined) {
  if (version === undefined) return {};
  const { version: number, state, author, changedAt } = version;
  return { open: { version: number, state: state as 'draft', author, changedAt } };
}

/** As far as a draft can be read. */
function writtenGroup(content: string) {
  const { name, rule, primary } = writtenValue(content) ?? {};
  return {
    rule: typeof rule === 'string' || typeof rule === 'boolean' ? String(rule) : '',
    ...(typeof name === 'string' && { name }),
    ...(Number.isInteger(primary) && { primary: Number(primary) }),
  };
}
