import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import { api, consoleHeader, fetchAsUser } from '../api/api.ts';
import type { paths } from '../api/api-schema.ts';
import { problemOf } from './audience-file.ts';

type ListsAnswer = paths['/v1/number-lists']['get']['responses'][200]['content']['application/json'];
export type NumberList = ListsAnswer['lists'][number];
export type Upload = NonNullable<NumberList['upload']>;
export type RefusedRow =
  paths['/v1/number-lists/{id}/uploads/{uploadId}/rows']['get']['responses'][200]['content']['application/json']['rows'][number];

const LOOK_MS = 700;
const PAGE_ROWS = 50;
export const MOST_UPLOAD_BYTES = 32 << 20;

export const hasEnded = ({ state }: Upload) => state !== 'waiting' && state !== 'running';

/** Number lists, each with its newest upload. */
export function useNumberLists() {
  return useQuery({ queryKey: ['number-lists'], queryFn: () => answerOf(api.GET('/v1/number-lists')) });
}

/** What was taken into a list; looked at again while something is under way. */
export function useUploads(id: string) {
  return useQuery({
    queryKey: ['uploads', id],
    queryFn: () => answerOf(api.GET('/v1/number-lists/{id}/uploads', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data?.uploads.every(hasEnded) === false ? LOOK_MS : false),
  });
}

/** The rows of an upload that were left out. */
export function useRefusedRows({ list, uploadId }: Upload, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['refused-rows', uploadId],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE_ROWS, ...(pageParam !== '' && { cursor: pageParam }) };
      const params = { path: { id: list, uploadId }, query };
      return answerOf(api.GET('/v1/number-lists/{id}/uploads/{uploadId}/rows', { params }));
    },
    getNextPageParam: ({ next }) => next,
    enabled,
  });
}

interface NewList {
  id: string;
  name: string;
  column?: string;
  pattern?: string;
}

/** Declares a list. @throws ProblemError ConnectionLost */
export async function makeList({ id, name, column = '', pattern = '' }: NewList): Promise<void> {
  const body = { id, name, ...(column !== '' && { column }), ...(pattern !== '' && { pattern }) };
  await answerOf(api.POST('/v1/number-lists', { body }));
}

/** Keeps the customers of a rule in a list. @throws ProblemError ConnectionLost */
export async function takeSnapshot(id: string, rule: string, group: string | undefined): Promise<void> {
  const body = { rule, ...(group !== undefined && { group }) };
  await answerOf(api.POST('/v1/number-lists/{id}/snapshots', { params: { path: { id } }, body }));
}

/** Sends a file of numbers. @throws ProblemError ConnectionLost */
export async function sendNumbers(id: string, file: File): Promise<void> {
  const path = `/v1/number-lists/${encodeURIComponent(id)}/uploads?file=${encodeURIComponent(file.name.slice(0, 200))}`;
  const headers = { ...consoleHeader, 'content-type': 'application/octet-stream' };
  const response = await fetchAsUser(new Request(location.origin + path, { method: 'POST', headers, body: file }));
  if (!response.ok) throw await problemOf(response);
}

/** Ends an upload. @throws ProblemError ConnectionLost */
export async function cancelUpload({ list, uploadId }: Upload): Promise<void> {
  const params = { path: { id: list, uploadId } };
  await answerOf(api.POST('/v1/number-lists/{id}/uploads/{uploadId}/cancel', { params }));
}

/** The report of an upload as a file. @throws ProblemError ConnectionLost */
export async function readReport({ list, uploadId }: Upload): Promise<Blob> {
  const path = `/v1/number-lists/${encodeURIComponent(list)}/uploads/${uploadId}/report`;
  const response = await fetchAsUser(new Request(location.origin + path, { headers: consoleHeader }));
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}

/** What the policy says of why somebody may not be contacted, by the reason's id. */
export function useConsentTexts(): Readonly<Record<string, string>> {
  const { data = {} } = useQuery({
    queryKey: ['definitions', 'policy', 'consent'],
    queryFn: async () => {
      const path = { kind: 'policy' } as const;
      const { definitions } = await answerOf(api.GET('/v1/definitions/{kind}', { params: { path } }));
      const [policy] = definitions as unknown as { consent?: { reason: string; text?: string }[] }[];
      return Object.fromEntries((policy?.consent ?? []).map(({ reason, text = reason }) => [reason, text]));
    },
  });
  return data;
}
