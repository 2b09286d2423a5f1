import type { HostAnswer, HostQuery } from './host-query.ts';
import type { Applied, HostedEntry, HostReport } from './partition-hosting.ts';

/** Calls to the host in a worker thread; those with a `call` number are answered. */
export type WorkerRequest =
  | { type: 'start'; call: number }
  | { type: 'apply'; call: number; entry: HostedEntry }
  | { type: 'logDurable'; offset: number }
  | { type: 'finish'; call: number }
  | { type: 'query'; call: number; query: HostQuery }
  | { type: 'close'; call: number };

export type WorkerAnswer = number | Applied | HostReport | HostAnswer | undefined;

/** Errors travel as text: a clone would lose their code. */
export interface WorkerFailure {
  name: string;
  message: string;
  code?: string;
  stack?: string;
}

export type WorkerReply = { call: number; answer: WorkerAnswer } | { call: number; failure: WorkerFailure };

export function failureOf(error: unknown): WorkerFailure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  const code = 'code' in error ? String(error.code) : undefined;
  return { name, message, ...(stack !== undefined && { stack }), ...(code !== undefined && { code }) };
}

export function errorOf(failure: WorkerFailure): Error {
  return Object.assign(new Error(failure.message), failure);
}
