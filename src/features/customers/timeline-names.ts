import { Type } from 'typebox';
import type { BilingualText } from '../../core/decisions/bilingual-text.ts';
import { contactReason } from '../../core/decisions/contact-reasons.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { DefinitionNames } from './definition-names.ts';
import type { ShownEntry } from './shown-entry.ts';

const nameTable = Type.Record(Type.String(), Type.String());

/** What people call what a page names by id; what is not defined is left out. */
export const timelineNamesSchema = Type.Object({
  scenario: nameTable,
  campaign: nameTable,
  channel: nameTable,
  offer: nameTable,
  product: nameTable,
  eventType: nameTable,
  touchpoint: nameTable,
  attribute: nameTable,
  field: Type.Record(Type.String(), Type.String(), { description: '`<event type>.<field>` → its name.' }),
  value: Type.Record(Type.String(), Type.String(), {
    description: '`<event type>.<field>.<value>` of events, `<attribute>.<value>` of profiles → its name.',
  }),
  times: Type.Array(Type.String(), { description: 'Fields and attributes of these entries whose values are times.' }),
  reason: Type.Record(Type.String(), Type.Object({ zh: Type.String(), en: Type.String() })),
});

type NamedField = 'scenario' | 'campaign' | 'channel' | 'offer' | 'product' | 'eventType' | 'touchpoint';

/** Names of everything that these entries name. */
export function timelineNames(entries: readonly ShownEntry[], definitions: Definitions) {
  const names = DefinitionNames.of(definitions);
  const tableOf = (field: NamedField, known: ReadonlyMap<string, string>) =>
    Object.fromEntries([...wordsAt(entries, field)].flatMap((id) => (known.has(id) ? [[id, known.get(id)!]] : [])));
  return {
    scenario: tableOf('scenario', names.scenarios),
    campaign: tableOf('campaign', names.campaigns),
    channel: tableOf('channel', names.channels),
    offer: tableOf('offer', names.offers),
    product: tableOf('product', names.products),
    eventType: tableOf('eventType', names.eventTypes),
    touchpoint: tableOf('touchpoint', names.touchpoints),
    attribute: attributeNames(entries, names.attributes),
    ...fieldNames(entries, definitions),
    times: timesIn(entries, definitions),
    reason: reasonTexts(entries, definitions),
  };
}

/** Words of a field of the entries, and of what they have chosen or hold. */
function wordsAt(entries: readonly ShownEntry[], field: NamedField): Set<string> {
  const words = new Set<string>();
  for (const entry of entries) {
    for (const part of [entry, entry.chosen, entry.values]) {
      const word = isRecord(part) ? part[field] : undefined;
      if (typeof word === 'string') words.add(word);
    }
  }
  return words;
}

function attributeNames(entries: readonly ShownEntry[], known: ReadonlyMap<string, string>): Record<string, string> {
  const changed = entries.filter(({ type }) => type === 'profile').flatMap(({ values }) => Object.keys(values ?? {}));
  return Object.fromEntries([...new Set(changed)].flatMap((id) => (known.has(id) ? [[id, known.get(id)!]] : [])));
}

/** Names of the fields of events, and of the values of fields and attributes, as far as the definitions name them. */
function fieldNames(entries: readonly ShownEntry[], definitions: Definitions) {
  const { profile, eventTypes } = definitions;
  const { regions } = DefinitionNames.of(definitions);
  const field: Record<string, string> = {};
  const value: Record<string, string> = {};
  for (const { type, eventType, values } of entries) {
    if (type !== 'event' && type !== 'profile') continue;
    const defined = type === 'profile' ? profile.attributes : eventTypes.find(({ id }) => id === eventType)?.fields;
    for (const [name, own] of Object.entries(values ?? {})) {
      const path = type === 'profile' ? name : `${String(eventType)}.${name}`;
      const { name: called, type: valueType, valueNames = {} } = defined?.[name] ?? {};
      if (type === 'event' && called !== undefined) field[path] = called;
      const word = valueType === 'region' ? regions.get(String(own)) : valueNames[String(own)];
      if (word !== undefined) value[`${path}.${String(own)}`] = word;
    }
  }
  return { field, value };
}

function timesIn(entries: readonly ShownEntry[], { profile, eventTypes }: Definitions): string[] {
  const fields = [profile.attributes, ...eventTypes.map((eventType) => eventType.fields)].flatMap(Object.entries);
  const times = new Set(fields.filter(([, { type }]) => type === 'time').map(([name]) => name));
  const named = entries.flatMap(({ values }) => Object.keys(values ?? {}));
  return [...new Set(named)].filter((name) => times.has(name));
}

/** Why contacts were withdrawn or failed, as far as it is known in words. */
function reasonTexts(entries: readonly ShownEntry[], definitions: Definitions): Record<string, BilingualText> {
  const texts: Record<string, BilingualText> = {};
  for (const { type, offer, history } of entries) {
    if (type !== 'contact' || !Array.isArray(history)) continue;
    for (const { reason } of history as { reason?: string }[]) {
      const text = reason === undefined ? undefined : contactReason(reason, String(offer ?? ''), definitions);
      if (reason !== undefined && text !== undefined) texts[reason] = text;
    }
  }
  return texts;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
