import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { answerOf } from '../api/answer.ts';
import type { AnswerTo } from '../api/answers.ts';
import { api } from '../api/api.ts';
import type { operations } from '../api/api-schema.ts';
import type { DraftDocument } from '../parts/draft-session.ts';

export type ListedScenario = AnswerTo<'listScenarios'>['scenarios'][number];
export type CheckedScenario = AnswerTo<'checkScenario'>;
export type FiringJob = AnswerTo<'readFirings'>;
export type FiringReport = NonNullable<FiringJob['report']>;
export type TriedStep = AnswerTo<'tryScenario'>['steps'][number];
export type TrialBody = NonNullable<operations['tryScenario']['requestBody']>['content']['application/json'];

/** What is typed is looked at when the typing pauses. */
const PAUSE_MS = 250;
const REFRESH_MS = 30_000;

/** The list, kept fresh: it shows how often scenarios fire. */
export function useScenarioList() {
  return useQuery({
    queryKey: ['definitions', 'scenario', 'list'],
    queryFn: () => answerOf(api.GET('/v1/scenarios')),
    refetchInterval: REFRESH_MS,
  });
}

/** What a scenario says in plain words, and its mistakes, a moment after it was typed; undefined: not known yet. */
export function useScenarioCheck(document: DraftDocument | undefined): CheckedScenario | undefined {
  const text = usePaused(JSON.stringify(document ?? null));
  const { data } = useQuery({
    enabled: document !== undefined,
    queryKey: ['scenario-check', text],
    queryFn: () =>
      answerOf(api.POST('/v1/scenarios/check', { body: { scenario: JSON.parse(text) as Record<string, unknown> } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return data;
}

/** The value as it was when it last stood still. */
export function usePaused<Value>(value: Value): Value {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

/** @throws ProblemError ConnectionLost */
export function beginFirings(scenario: DraftDocument, hours: number): Promise<FiringJob> {
  return answerOf(api.POST('/v1/scenarios/firings', { body: { scenario, hours } }));
}

/** @throws ProblemError ConnectionLost */
export function readFirings(id: string): Promise<FiringJob> {
  return answerOf(api.GET('/v1/scenarios/firings/{firingsId}', { params: { path: { firingsId: id } } }));
}

export async function cancelFirings(id: string): Promise<void> {
  await answerOf(api.DELETE('/v1/scenarios/firings/{firingsId}', { params: { path: { firingsId: id } } }));
}

/** @throws ProblemError ConnectionLost */
export async function tryScenario(body: TrialBody): Promise<TriedStep[]> {
  return (await answerOf(api.POST('/v1/scenarios/try', { body }))).steps;
}
