import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../api/answer.ts';
import { ConnectionLost } from '../api/api.ts';

const MOST_RETRIES = 4;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;

/** While the service is starting, or a proxy in front of it cannot reach it, asking again helps. */
const isPassing = (error: unknown) => error instanceof ProblemError && error.status >= 502;

/** What pages have read. Reads that failed because the service was away are asked again; writes never are. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      refetchOnWindowFocus: false,
      staleTime: 10_000,
      retry: (failures, error) => error instanceof ConnectionLost || (isPassing(error) && failures < MOST_RETRIES),
      retryDelay: (failures) => Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS),
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
