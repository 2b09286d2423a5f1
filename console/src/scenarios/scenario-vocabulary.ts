import { useQuery } from '@tanstack/react-query';
import { answerOf } from '../api/answer.ts';
import { api } from '../api/api.ts';
import { currentLanguage } from '../frame/languages.ts';
import type { Kind } from '../parts/draft-calls.ts';

/** A field of an event type, or an attribute. */
export interface NamedField {
  name: string;
  type: string;
  values: string[];
  /** Value → what people call it, as far as it is known in the reader's language. */
  valueNames: Record<string, string>;
  /** What people call it; its own name in English, which packs do not speak. */
  label: string;
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
  name?: string;
  valueNames?: Record<string, string>;
  description?: string;
}

/** What is active now. */
export function useScenarioVocabulary() {
  return useQuery({
    queryKey: ['definitions', 'scenario', 'vocabulary', currentLanguage()],
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
  return Object.entries(fields).map(([id, { type, values = [], name, valueNames = {}, description }]) => {
    if (currentLanguage() !== 'zh') return { name: id, type, values, valueNames: {}, label: id };
    return { name: id, type, values, valueNames, label: name ?? shortOf(description) ?? id };
  });
}

/** Descriptions run on in brackets and after commas; what people call a thing stands before. */
const shortOf = (description: string | undefined) => description?.split(/[（(，,；;。]/)[0]?.trim() || undefined;
