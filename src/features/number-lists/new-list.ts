import { stringify } from 'yaml';
import type { DefinitionStore, DefinitionVersion, Doing, VersionConflict } from '../../ports/definition-store.ts';
import type { DefinitionActivation } from '../definitions/definition-activation.ts';
import { DefinitionDrafts } from '../definitions/definition-drafts.ts';
import { conflictProblem } from '../definitions/definition-refusals.ts';
import { HttpProblem } from '../problems/http-problem.ts';

export interface NewList {
  id: string;
  name?: string | undefined;
  /** Whose it is; absent: everybody's. */
  region?: string | undefined;
  column?: string | undefined;
  pattern?: string | undefined;
}

/**
 * Declares a number list and makes it active at once. It needs no second person: no rule names it yet, so that it changes
 * no decision; rules that will are approved as ever.
 *
 * @throws HttpProblem `name-taken`, `definitions-invalid`; NotRunning Overloaded
 */
export async function makeNumberList(
  { store, activation }: { store: DefinitionStore; activation: DefinitionActivation },
  { id, name, region, column, pattern }: NewList,
  doing: Doing,
): Promise<void> {
  if ((await store.find('numberList', id)) !== undefined) {
    throw new HttpProblem('name-taken', `there is a number list "${id}" already`);
  }
  const content = stringify({
    ...{ kind: 'numberList', id },
    ...(name !== undefined && { name }),
    ...(region !== undefined && { region }),
    ...(column !== undefined && { column }),
    ...(pattern !== undefined && { pattern }),
  });
  const drafts = new DefinitionDrafts(store, true);
  const { version } = await drafts.save({ kind: 'numberList', id, content, isIncomplete: false }, doing);
  const submitted = made(await store.step(version, 'submit', doing));
  const { kind, version: number, revision } = made(await store.step(submitted, 'approve', doing));
  await activation.activate({ versions: [{ kind, id, version: number, revision }], retire: [] }, doing);
}

function made(result: DefinitionVersion | VersionConflict): DefinitionVersion {
  if ('refused' in result) throw conflictProblem(result);
  return result;
}
