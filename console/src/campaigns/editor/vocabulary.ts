import { useQuery } from '@tanstack/react-query';
import { answerOf } from '../../api/answer.ts';
import { api } from '../../api/api.ts';
import type { Kind } from '../../parts/draft-calls.ts';
import type { NamedItem } from '../../parts/item-select.tsx';

export interface ScenarioItem extends NamedItem {
  pattern: string;
  sensitive: boolean;
}

export interface ChannelItem extends NamedItem {
  mode: 'push' | 'pull';
  human: boolean;
}

export interface OfferItem extends NamedItem {
  product: string;
  /** Channel, or `default` → template. */
  content: Record<string, string>;
}

export interface AttributeItem extends NamedItem {
  type: string;
  values: string[];
  /** What people call values. */
  valueNames: Record<string, string>;
}

export interface LifecycleItem extends NamedItem {
  stages: NamedItem[];
}

export interface CapItem {
  id: string;
  scope: string;
  of?: string;
  per: string;
  max: number;
}

export interface RegionItem extends NamedItem {
  parent?: string;
}

export interface AreaItem extends NamedItem {
  /** Whose it is; absent: of all regions. */
  region?: string;
}

/** All that a campaign may name, by kind, as people know it. */
export interface Vocabulary {
  groups: NamedItem[];
  scenarios: ScenarioItem[];
  offers: OfferItem[];
  products: NamedItem[];
  channels: ChannelItem[];
  templates: NamedItem[];
  metrics: NamedItem[];
  attributes: AttributeItem[];
  lifecycles: LifecycleItem[];
  lists: NamedItem[];
  events: NamedItem[];
  regions: RegionItem[];
  areas: AreaItem[];
  caps: CapItem[];
  quietHours: { fromMinute: number; untilMinute: number } | undefined;
}

type Definition = { id: string; name?: string; [field: string]: unknown };

const kindsNeeded = [
  ...(['group', 'scenario', 'offer', 'product', 'channel', 'template', 'metric', 'lifecycle', 'numberList'] as const),
  ...(['eventType', 'region', 'area', 'policy', 'profile'] as const),
] satisfies Kind[];

/** What is active, and the ids of what is on its way to be. */
export function useVocabulary() {
  return useQuery({
    queryKey: ['definitions', 'vocabulary'],
    queryFn: readVocabulary,
    staleTime: 60_000,
  });
}

async function readVocabulary(): Promise<Vocabulary> {
  const read = async (kind: Kind) => {
    const { definitions } = await answerOf(api.GET('/v1/definitions/{kind}', { params: { path: { kind } } }));
    return [kind, definitions as Definition[]] as const;
  };
  const [lists, { versions }] = await Promise.all([
    Promise.all(kindsNeeded.map(read)),
    answerOf(api.GET('/v1/definitions/versions', { params: { query: {} } })),
  ]);
  const drafts = versions.filter(({ state }) => state === 'draft' || state === 'submitted' || state === 'approved');
  const byKind = new Map<string, Definition[]>(lists);
  return vocabularyOf((kind) => {
    const active = byKind.get(kind) ?? [];
    const known = new Set(active.map(({ id }) => id));
    const added = drafts.filter((draft) => draft.kind === kind && !known.has(draft.id));
    return [...active, ...added.map(({ id }) => ({ id, isDraft: true }))];
  });
}

function vocabularyOf(all: (kind: Kind) => Definition[]): Vocabulary {
  const [policy] = all('policy');
  const [profile] = all('profile');
  return {
    groups: all('group').map(named),
    scenarios: all('scenario').map((each) => ({
      ...named(each),
      pattern: String((each.pattern as { type?: string } | undefined)?.type ?? ''),
      sensitive: each.sensitive === true,
    })),
    offers: all('offer').map((each) => ({
      ...named(each),
      product: String(each.product ?? ''),
      content: (each.content ?? {}) as Record<string, string>,
    })),
    products: all('product').map(named),
    channels: all('channel').map((each) => ({
      ...named(each),
      mode: each.mode === 'pull' ? 'pull' : 'push',
      human: each.human === true,
    })),
    templates: all('template').map(named),
    metrics: all('metric').map(named),
    attributes: attributesOf(profile),
    lifecycles: all('lifecycle').map((each) => ({
      ...named(each),
      stages: ((each.stages ?? []) as Definition[]).map(named),
    })),
    lists: all('numberList').map(named),
    events: all('eventType').map(named),
    regions: all('region').map((each) => ({ ...named(each), ...worded('parent', each) })),
    areas: all('area').map((each) => ({ ...named(each), ...worded('region', each) })),
    caps: (policy?.caps ?? []) as CapItem[],
    quietHours: policy?.quietHours as Vocabulary['quietHours'],
  };
}

function named({ id, name, isDraft }: Definition): NamedItem {
  return { id, name: typeof name === 'string' && name !== '' ? name : id, ...(isDraft === true && { isDraft }) };
}

/** A text of a definition under its key; nothing where it has none. */
function worded<Key extends string>(key: Key, definition: Definition): { [K in Key]?: string } {
  const text = definition[key];
  return typeof text === 'string' ? ({ [key]: text } as { [K in Key]?: string }) : {};
}

function attributesOf(profile: Definition | undefined): AttributeItem[] {
  const attributes = (profile?.attributes ?? {}) as Record<
    string,
    { type: string; values?: string[]; name?: string; valueNames?: Record<string, string>; description?: string }
  >;
  return Object.entries(attributes).map(([id, { type, values = [], name, valueNames = {}, description }]) => ({
    id,
    name: name ?? description ?? id,
    type,
    values,
    valueNames,
  }));
}

/** The name of what has an id; the id when nothing has it. */
export function nameOf(items: readonly NamedItem[], id: string): string {
  return items.find((item) => item.id === id)?.name ?? id;
}
