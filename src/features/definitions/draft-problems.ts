import { type Static, Type } from 'typebox';
import type { DefinitionProblem } from '../../definitions/definition-problem.ts';
import { isKind, kinds } from '../../definitions/kinds.ts';

/** A mistake of a draft, with the field a page shows it at. */
export const draftProblem = Type.Object({
  code: Type.String({ description: 'docs/definition-problems.md explains each.' }),
  message: Type.String(),
  field: Type.Optional(
    Type.String({
      description: '`journey[0].offer.channels[1]`; absent: another definition has it because of this one.',
    }),
  ),
  path: Type.String({ description: 'With the definition: `campaigns/spring.journey[0]`.' }),
  line: Type.Integer(),
  column: Type.Integer(),
  nearest: Type.Optional(Type.String({ description: 'The closest valid name, when one is close.' })),
});

/** Mistakes of a set, as those who edit one definition of it want them: their own first. */
export function draftProblems(
  problems: readonly DefinitionProblem[],
  { kind, id }: { kind: string; id: string },
): Static<typeof draftProblem>[] {
  const own = `${isKind(kind) ? kinds[kind] : kind}/${id}`;
  const placed = problems.map(({ code, message, path, line, column, nearest }) => ({
    ...{ code, message, path, line, column },
    ...(path === own && { field: '' }),
    ...(path.startsWith(`${own}.`) && { field: path.slice(own.length + 1) }),
    ...(nearest !== undefined && { nearest }),
  }));
  return placed.sort((a, b) => Number(a.field === undefined) - Number(b.field === undefined));
}
