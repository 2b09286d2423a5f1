import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import type { AnswerTo } from '../api/answers.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';

export type CampaignQuery = NonNullable<operations['listCampaigns']['parameters']['query']>;
export type CampaignRow = AnswerTo<'listCampaigns'>['campaigns'][number];
export type CampaignDetail = AnswerTo<'readCampaign'>;
export type Reach = AnswerTo<'readReach'>;
export type HistoryEntry = AnswerTo<'readHistory'>['changes'][number];

const PAGE_ROWS = 50;

/** Campaigns page by page. Everything a campaign's state depends on is told anew now and then. */
export function useCampaigns(query: CampaignQuery) {
  return useInfiniteQuery({
    queryKey: ['campaigns', 'list', query],
    queryFn: ({ pageParam }) => {
      const cursor = pageParam === undefined ? {} : { cursor: pageParam };
      return answerOf(api.GET('/v1/campaigns', { params: { query: { limit: PAGE_ROWS, ...query, ...cursor } } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 30_000,
  });
}

export function useCampaign(id: string, enabled = true) {
  return useQuery({
    queryKey: ['campaigns', 'one', id],
    enabled,
    queryFn: () => answerOf(api.GET('/v1/campaigns/{campaignId}', { params: { path: { campaignId: id } } })),
    refetchInterval: 15_000,
  });
}

/** `revision` tells one state of a draft from the next. */
export function useReach(id: string, version: { version: number; revision: number } | undefined) {
  return useQuery({
    queryKey: ['campaigns', 'reach', id, version?.version, version?.revision],
    enabled: version !== undefined,
    queryFn: () => {
      const path = { campaignId: id, version: version?.version ?? 0 };
      return answerOf(api.GET('/v1/campaigns/{campaignId}/versions/{version}/reach', { params: { path } }));
    },
  });
}

export function useHistory(id: string) {
  return useQuery({
    queryKey: ['definitions', 'campaign', id, 'history'],
    queryFn: async () => {
      const path = { kind: 'campaign', id } as const;
      return (await answerOf(api.GET('/v1/definitions/{kind}/{id}/history', { params: { path } }))).changes;
    },
  });
}

/** What one version says that another does not; nothing is asked before both are known. */
export function useComparison(id: string, from: number | undefined, to: number | undefined, revision = 0) {
  return useQuery({
    queryKey: ['definitions', 'campaign', id, 'diff', from, to, revision],
    enabled: from !== undefined && to !== undefined,
    queryFn: () => {
      const params = { path: { kind: 'campaign', id } as const, query: { from: from ?? 0, to: to ?? 0 } };
      return answerOf(api.GET('/v1/definitions/{kind}/{id}/diff', { params }));
    },
  });
}

/** Names of regions and channels, for tags and filters. */
export function useNames(kind: 'region' | 'channel' | 'offer' | 'scenario' | 'group' | 'template' | 'area') {
  return useQuery({
    queryKey: ['definitions', kind, 'names'],
    staleTime: 300_000,
    queryFn: async () => {
      const { definitions } = await answerOf(api.GET('/v1/definitions/{kind}', { params: { path: { kind } } }));
      return definitions.map((each) => {
        const { id, name, parent } = each as { id: string; name?: string; parent?: string };
        return { id, name: name ?? id, ...(parent !== undefined && { parent }) };
      });
    },
  });
}

/** Names by id; the id itself until they are known. */
export function useNameOf(kind: Parameters<typeof useNames>[0]): (id: string) => string {
  const { data } = useNames(kind);
  const names = new Map(data?.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

export type CampaignStep = 'pause' | 'resume' | 'cancel';

/** Does something with the campaign as a whole; lists and pages are told anew. */
export function useCampaignStep(id: string) {
  const queries = useQueryClient();
  const path = { campaignId: id };
  return useMutation({
    mutationFn: async (step: CampaignStep | { wave: string }) => {
      if (typeof step === 'object') {
        const body = step.wave === '' ? {} : { wave: step.wave };
        await answerOf(api.POST('/v1/campaigns/{campaignId}/waves', { params: { path }, body }));
        return;
      }
      const calls = {
        pause: () => api.POST('/v1/campaigns/{campaignId}/pause', { params: { path } }),
        resume: () => api.POST('/v1/campaigns/{campaignId}/resume', { params: { path } }),
        cancel: () => api.POST('/v1/campaigns/{campaignId}/cancel', { params: { path } }),
      };
      await answerOf(calls[step]());
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['campaigns'] }),
  });
}

/** Makes an earlier version active again, or, without one, retires the campaign. */
export function useActivation(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (version?: number) => {
      if (version === undefined) {
        return answerOf(api.POST('/v1/definitions/activate', { body: { retire: [{ kind: 'campaign', id }] } }));
      }
      const path = { kind: 'campaign', id, version } as const;
      const { revision } = await answerOf(
        api.GET('/v1/definitions/{kind}/{id}/versions/{version}', { params: { path } }),
      );
      return answerOf(api.POST('/v1/definitions/activate', { body: { versions: [{ ...path, revision }] } }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['campaigns'] });
      await queries.invalidateQueries({ queryKey: ['definitions'] });
    },
  });
}
