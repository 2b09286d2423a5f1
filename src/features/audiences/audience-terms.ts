import type { FastifyReply } from 'fastify';
import type { RuleProblem } from '../../core/rules/rule-problem.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { AudienceTerms } from '../../runtime/live/audiences.ts';
import type { Caller } from '../access/caller.ts';
import { definitionsSeenBy } from '../access/definition-scope.ts';
import { regionRuleOf } from '../access/region-scope.ts';
import { HttpProblem, type ProblemPlace } from '../problems/http-problem.ts';

/** On what terms a caller asks about customers: about their own alone, and only as long as they wait. */
export function termsOf(caller: Caller, definitions: Definitions, reply: FastifyReply): AudienceTerms {
  const wanted = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) wanted.abort(new HttpProblem('abandoned', 'the caller went away'));
  });
  return { ...ownTerms(caller, definitions), signal: wanted.signal };
}

/** The same however long it takes. */
export function ownTerms(caller: Caller, definitions: Definitions): AudienceTerms {
  return { within: regionRuleOf(caller, definitions), vocabulary: definitionsSeenBy(caller, definitions) };
}

/** The answer, or the refusal of what was asked. `pointer`: where the request has the rule. */
export function answered<Answer extends object>(
  answer: Answer | { problems: RuleProblem[] },
  pointer = '/rule',
): Answer {
  if (!('problems' in answer)) return answer;
  const errors = answer.problems.map((problem) => placeOf(problem, pointer));
  throw new HttpProblem('rule-invalid', errors[0]?.message ?? 'the rule cannot be read', { errors });
}

/** Where a rule is wrong, as a problem document names it. */
function placeOf({ message, line, column, nearest }: RuleProblem, pointer: string): ProblemPlace {
  return { pointer, message, line, column, ...(nearest !== undefined && { nearest }) };
}
