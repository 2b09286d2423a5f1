import type { DefinitionProblem } from '../../definitions/definition-problem.ts';
import type { VersionConflict } from '../../ports/definition-store.ts';
import { HttpProblem, type ProblemPlace } from '../problems/http-problem.ts';
import type { ApprovalCheck } from './approval-check.ts';

/** Places of mistakes, as a problem document names them. */
export function placesOf(problems: readonly DefinitionProblem[]): ProblemPlace[] {
  return problems.map(({ file, line, column, path, code, message, nearest }) => ({
    pointer: `${file}:${line}:${column}${path === '' ? '' : ` ${path}`}`,
    message: `${code}: ${message}`,
    ...{ file, line, column, path, code },
    ...(nearest !== undefined && { nearest }),
  }));
}

/** The refusal of definitions with mistakes, every place named. */
export function invalidDefinitions(problems: readonly DefinitionProblem[]): HttpProblem {
  const errors = placesOf(problems);
  const rest = errors.length === 1 ? '' : `, and ${errors.length - 1} more`;
  return new HttpProblem('definitions-invalid', `${errors[0]?.message}${rest}`, { errors });
}

/** The refusal of a change to a version that is not as the caller saw it. */
export function conflictProblem({ refused, current }: VersionConflict): HttpProblem {
  if (current === undefined) return new HttpProblem('version-unknown', 'no such version is kept');
  const { id, version, revision, state, author, changedAt } = current;
  const what = `version ${version} of ${id} is ${state} at revision ${revision}`;
  const why = refused === 'wrong-state' ? 'that allows no such step' : 'another than the one that was seen';
  return new HttpProblem('version-conflict', `${what}: ${why}`, {
    current: { version, revision, state, author, changedAt },
  });
}

/** The refusal to save over what somebody else has written since: with what that says. */
export function draftConflict({ current }: VersionConflict, written: string): HttpProblem {
  if (current === undefined) return new HttpProblem('version-unknown', 'the draft is not there any more');
  const { id, version, revision, state, author, changedAt, content } = current;
  const what =
    state === 'draft' ? `${author} has changed the draft of ${id}` : `version ${version} of ${id} is ${state}`;
  return new HttpProblem('draft-conflict', `${what}: compare before you save yours`, {
    current: { version, revision, state, author, changedAt, content },
    written,
  });
}

/** The refusal of what the checks before approval have found. */
export function failedChecks(
  code: 'checks-failed' | 'warnings-unread',
  found: readonly Pick<ApprovalCheck, 'id' | 'code' | 'message' | 'field'>[],
): HttpProblem {
  const errors = found.map(({ id, code: of, message, field }) => ({
    ...{ pointer: id, message, code: of },
    ...(field !== undefined && { path: field }),
  }));
  const rest = errors.length === 1 ? '' : `, and ${errors.length - 1} more`;
  return new HttpProblem(code, `${errors[0]?.message}${rest}`, { errors });
}
