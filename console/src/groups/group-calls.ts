import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import type { AnswerAt } from '../api/answers.ts';
import { api } from '../api/api.ts';

export type Group = AnswerAt<'/v1/groups'>['groups'][number];
export type DefinitionUse = Group['uses'][number];
export type RuleName = AnswerAt<'/v1/rules/schema'>['names'][number];
export type NamedWord = NonNullable<RuleName['words']>[number];
export type CheckedRule = AnswerAt<'/v1/rules/check', 'post'>;
export type RuleMistake = CheckedRule['problems'][number];
export type AudienceSpread = AnswerAt<'/v1/audiences/spread', 'post'>;
export type Spread = AudienceSpread['spreads'][number];

const SCHEMA_STALE_MS = 60_000;
const COUNT_STALE_MS = 30_000;

/** Customer groups, active ones and drafts. */
export function useGroups() {
  return useQuery({ queryKey: ['groups'], queryFn: () => answerOf(api.GET('/v1/groups')) });
}

const NO_EVENTS: readonly string[] = [];
const asked = (events: readonly string[]) => (events.length === 0 ? {} : { events: events.join(',') });

/** What rules can name; `events`: rules that also see an event of one of these types. */
export function useRuleSchema(events = NO_EVENTS) {
  return useQuery({
    queryKey: ['rule-schema', events],
    queryFn: () => answerOf(api.GET('/v1/rules/schema', { params: { query: asked(events) } })),
    staleTime: SCHEMA_STALE_MS,
  });
}

/** Whether a rule can be used, and its form; while it is typed, what was said of the rule before. */
export function useRuleCheck(rule: string, events = NO_EVENTS) {
  return useQuery({
    queryKey: ['rule-check', rule, events],
    queryFn: ({ signal }) => answerOf(api.POST('/v1/rules/check', { body: { rule, ...asked(events) }, signal })),
    placeholderData: keepPreviousData,
    staleTime: SCHEMA_STALE_MS,
  });
}

/** How many customers a rule holds for; a rule that is replaced is not counted to the end. */
export function useCount(rule: string, { estimate, enabled = true }: { estimate: boolean; enabled?: boolean }) {
  return useQuery({
    queryKey: ['audience-count', rule, estimate],
    queryFn: ({ signal }) => answerOf(api.POST('/v1/audiences/count', { body: { rule, estimate }, signal })),
    enabled: enabled && rule !== '',
    staleTime: COUNT_STALE_MS,
    retry: false,
  });
}

/** How the customers of rules spread over values. */
export function useSpread(
  rules: readonly string[],
  of: readonly string[],
  { estimate, enabled = true }: { estimate: boolean; enabled?: boolean },
) {
  return useQuery({
    queryKey: ['audience-spread', rules, of, estimate],
    queryFn: ({ signal }) => {
      const body = { rules: [...rules], of: [...of], estimate };
      return answerOf(api.POST('/v1/audiences/spread', { body, signal }));
    },
    enabled: enabled && rules.every((rule) => rule !== ''),
    placeholderData: keepPreviousData,
    staleTime: COUNT_STALE_MS,
    retry: false,
  });
}
