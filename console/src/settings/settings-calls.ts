import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import type { AnswerAt } from '../api/answers.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';

export type User = AnswerAt<'/v1/users'>['users'][number];
export type ApiKey = AnswerAt<'/v1/api-keys'>['keys'][number];
export type AuditEntry = AnswerAt<'/v1/audit'>['entries'][number];
export type AuditVerification = AnswerAt<'/v1/audit/verification'>;
export type ServiceState = AnswerAt<'/v1/operations'>;
export type ServedChannel = ServiceState['channels'][number];
export type Cell = AnswerAt<'/v1/cells'>['cells'][number];
export type Kind = operations['listDefinitions']['parameters']['path']['kind'];

const OPERATIONS_MS = 5000;
const PAGE = 50;

/** Definitions of one kind that are active, as plain values. */
export function useDefinitions<Of extends { id: string }>(kind: Kind) {
  return useQuery({
    queryKey: ['definitions', kind, 'active'],
    queryFn: async () => {
      const { definitions } = await answerOf(api.GET('/v1/definitions/{kind}', { params: { path: { kind } } }));
      return definitions as unknown as Of[];
    },
  });
}

/** A region as definitions say it. */
export interface Region {
  id: string;
  name?: string;
  parent?: string;
  zone?: string;
}

/** Engine, clock and channels, looked at again and again. */
export function useOperations(enabled: boolean) {
  return useQuery({
    queryKey: ['operations'],
    queryFn: () => answerOf(api.GET('/v1/operations')),
    refetchInterval: OPERATIONS_MS,
    enabled,
  });
}

export function useUsers() {
  return useInfiniteQuery({
    queryKey: ['users'],
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) };
      return answerOf(api.GET('/v1/users', { params: { query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}

export function useApiKeys() {
  return useQuery({ queryKey: ['api-keys'], queryFn: () => answerOf(api.GET('/v1/api-keys')) });
}

export type TestNumber = AnswerAt<'/v1/test-numbers'>['numbers'][number];
export type MessageRules = AnswerAt<'/v1/previews/message-rules'>;
export type MessagePrice = MessageRules['prices'][string];

/** Phones that tests may go to. */
export function useTestNumbers() {
  return useQuery({ queryKey: ['test-numbers'], queryFn: () => answerOf(api.GET('/v1/test-numbers')) });
}

export function useMessageRules() {
  return useQuery({ queryKey: ['message-rules'], queryFn: () => answerOf(api.GET('/v1/previews/message-rules')) });
}

export interface AuditFilter {
  who?: string;
  action?: string;
  subject?: string;
  from?: number;
  until?: number;
}

export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => {
      const query = { ...filter, limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) };
      return answerOf(api.GET('/v1/audit', { params: { query } }));
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
}
