import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { paths } from '../api/api-schema.ts';

type Answer<Path extends keyof paths, Method extends 'get' | 'post'> =
  paths[Path] extends Record<Method, { responses: { 200: { content: { 'application/json': infer Body } } } }>
    ? Body
    : never;

export type Group = Answer<'/v1/groups', 'get'>['groups'][number];
export type DefinitionUse = Group['uses'][number];
export type RuleName = Answer<'/v1/rules/schema', 'get'>['names'][number];
export type CheckedRule = Answer<'/v1/rules/check', 'post'>;
export type RuleMistake = CheckedRule['problems'][number];
export type AudienceSpread = Answer<'/v1/audiences/spread', 'post'>;
export type Spread = AudienceSpread['spreads'][number];

const SCHEMA_STALE_MS = 60_000;
const COUNT_STALE_MS = 30_000;

/** Customer groups, active ones and drafts. */
export function useGroups() {
  return useQuery({ queryKey: ['groups'], queryFn: () => answerOf(api.GET('/v1/groups')) });
}

/** What rules can name. */
export function useRuleSchema() {
  return useQuery({
    queryKey: ['rule-schema'],
    queryFn: () => answerOf(api.GET('/v1/rules/schema')),
    staleTime: SCHEMA_STALE_MS,
  });
}

/** Whether a rule can be used, and its form; while it is typed, what was said of the rule before. */
export function useRuleCheck(rule: string) {
  return useQuery({
    queryKey: ['rule-check', rule],
    queryFn: ({ signal }) => answerOf(api.POST('/v1/rules/check', { body: { rule }, signal })),
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
