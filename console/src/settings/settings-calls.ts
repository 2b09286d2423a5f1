import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { operations, paths } from '../api/api-schema.ts';

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

export type User = Answer<'/v1/users'>['users'][number];
export type ApiKey = Answer<'/v1/api-keys'>['keys'][number];
export type AuditEntry = Answer<'/v1/audit'>['entries'][number];
export type AuditVerification = Answer<'/v1/audit/verification'>;
export type ServiceState = Answer<'/v1/operations'>;
export type ServedChannel = ServiceState['channels'][number];
export type Cell = Answer<'/v1/cells'>['cells'][number];
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
