import { useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import type { Kind } from '../parts/draft-calls.ts';

/** A field of an event type, or an attribute. */
export interface NamedField {
  name: string;
  type: string;
  values: string[];
  description: string;
}

export interface EventItem {
  id: string;
  name: string;
  fields: NamedField[];
  /** The field that holds the cell. */
  cell?: string;
}

export interface NamedItem {
  id: string;
  name: string;
}

/** What a scenario may name. */
export interface ScenarioVocabulary {
  events: EventItem[];
  areas: (NamedItem & { cells: string[] })[];
  metrics: NamedItem[];
  attributes: NamedField[];
  products: NamedItem[];
}

interface Definition {
  id: string;
  name?: string;
  fields?: Record<string, WrittenField>;
  cell?: string;
  cells?: string[];
  attributes?: Record<string, WrittenField>;
}

interface WrittenField {
  type: string;
  values?: string[];
  description?: string;
}

/** What is active now. */
export function useScenarioVocabulary() {
  return useQuery({
    queryKey: ['definitions', 'scenario', 'vocabulary'],
    queryFn: readVocabulary,
    staleTime: 60_000,
  });
}

async function readVocabulary(): Promise<ScenarioVocabulary> {
  const read = async (kind: Kind) => {
    const { definitions } = await answerOf(api.GET('/v1/definitions/{kind}', { params: { path: { kind } } }));
    return definitions as Definition[];
  };
  const kinds = ['eventType', 'area', 'metric', 'profile', 'product'] as const;
  const [events, areas, metrics, profiles, products] = await Promise.all(kinds.map(read));
  return {
    events: events!.map(({ id, name = id, fields = {}, cell }) => ({
      ...{ id, name, fields: fieldsOf(fields) },
      ...(cell !== undefined && { cell }),
    })),
    areas: areas!.map(({ id, name = id, cells = [] }) => ({ id, name, cells })),
    metrics: metrics!.map(({ id, name = id }) => ({ id, name })),
    attributes: fieldsOf(profiles![0]?.attributes ?? {}),
    products: products!.map(({ id, name = id }) => ({ id, name })),
  };
}

function fieldsOf(fields: Record<string, WrittenField>): NamedField[] {
  return Object.entries(fields).map(([name, { type, values = [], description = '' }]) => {
    return { name, type, values, description };
  });
}
