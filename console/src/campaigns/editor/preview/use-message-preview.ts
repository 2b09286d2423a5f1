import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answerOf } from '../../../api/answer.ts';
import { api } from '../../../api/api.ts';
import type { operations } from '../../../api/api-schema.ts';

export type MessageQuestion = operations['previewMessage']['requestBody']['content']['application/json'];
export type MessagePreview = operations['previewMessage']['responses'][200]['content']['application/json'];

/** The message as the service would render it. */
export function useMessagePreview(question: MessageQuestion) {
  return useQuery({
    queryKey: ['message-preview', question],
    queryFn: () => answerOf(api.POST('/v1/previews/message', { body: question })),
    placeholderData: keepPreviousData,
    retry: false,
  });
}
