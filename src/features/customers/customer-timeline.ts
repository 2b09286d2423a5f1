import { type Static, Type } from 'typebox';
import type { CustomerInputs, LoggedInput } from '../../ports/customer-inputs.ts';
import { type Records, type TimelineEntry, UnknownCursorError } from '../../ports/records.ts';
import { cursorOf, cursorReader, unknownCursor } from '../page-cursor.ts';

/** What a timeline is made of: records of what came of inputs, and the inputs themselves while the log keeps them. */
export const recordTypes = [
  'moment',
  'decision',
  'contact',
  'outcome',
  'journey',
  'orderRequest',
  'grant',
  'conversion',
] as const satisfies readonly TimelineEntry['type'][];

export const entryTypes = [...recordTypes, 'event', 'profile'] as const;

export type EntryType = (typeof entryTypes)[number];

/** An input as an entry of the timeline. */
export interface InputEntry {
  type: 'event' | 'profile';
  /** Its place in the log: tells it from others like it. */
  inputId: string;
  at: number;
  since?: number;
  eventType?: string;
  values: LoggedInput['values'];
}

export interface TimelineRequest {
  customerId: string;
  limit: number;
  cursor: string | undefined;
  types: ReadonlySet<EntryType>;
}

export interface MergedPage {
  entries: (TimelineEntry | InputEntry)[];
  next?: string;
  /** There were more inputs than are told. */
  isCut: boolean;
  /** Inputs of the last while may be missing. */
  isBehind: boolean;
}

/** Where a page goes on: in the records (null: they have ended), and behind which input. */
const placeSchema = Type.Object({
  records: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  input: Type.Optional(Type.Tuple([Type.Number(), Type.Integer(), Type.Integer()])),
});

type Place = Static<typeof placeSchema>;
const placeOf = cursorReader(placeSchema);

const NO_INPUTS = { inputs: [], isCut: false, isBehind: false };

/**
 * One list of what happened with a customer, newest first. Of one time, what came of an input stands before the input.
 *
 * @throws HttpProblem `cursor-invalid`
 */
export async function timelinePage(
  records: Pick<Records, 'timeline'>,
  inputs: CustomerInputs | undefined,
  { customerId, limit, cursor, types }: TimelineRequest,
): Promise<MergedPage> {
  const place = cursor === undefined ? {} : placeOf(cursor);
  const [recorded, logged] = await Promise.all([
    recordsAfter(records, customerId, limit, place, types),
    types.has('event') || types.has('profile') ? inputs?.newest(customerId) : undefined,
  ]);
  const { inputs: all, isCut, isBehind } = logged ?? NO_INPUTS;
  const waiting = withoutRepeats(all).filter((input) => types.has(input.kind) && isAfter(input, place.input));
  const entries: MergedPage['entries'] = [];
  let [taken, seen] = [0, 0];
  while (entries.length < limit && (taken < recorded.entries.length || seen < waiting.length)) {
    const [record, input] = [recorded.entries[taken], waiting[seen]];
    if (record !== undefined && (input === undefined || record.at >= input.at)) {
      entries.push(record);
      taken++;
    } else {
      entries.push(inputEntry(input!));
      seen++;
    }
  }
  const recordsLeft = taken < recorded.entries.length || recorded.next !== undefined;
  const last = waiting[seen - 1];
  const next: Place = {
    ...recordsPlace(place, recorded.places[taken - 1], recordsLeft),
    ...(last === undefined ? place.input && { input: place.input } : { input: [last.at, last.offset, last.index] }),
  };
  const hasMore = recordsLeft || seen < waiting.length;
  return { entries, isCut, isBehind, ...(hasMore && { next: cursorOf(next) }) };
}

async function recordsAfter(
  records: Pick<Records, 'timeline'>,
  customerId: string,
  limit: number,
  place: Place,
  types: ReadonlySet<EntryType>,
) {
  const wanted = recordTypes.filter((type) => types.has(type));
  if (place.records === null || wanted.length === 0) return { entries: [], places: [], next: undefined };
  try {
    return await records.timeline(customerId, limit, place.records, wanted);
  } catch (error) {
    throw error instanceof UnknownCursorError ? unknownCursor() : error;
  }
}

function recordsPlace(before: Place, last: string | undefined, areLeft: boolean): Pick<Place, 'records'> {
  if (!areLeft) return { records: null };
  const records = last ?? before.records;
  return records === undefined ? {} : { records };
}

const inputEntry = ({ offset, index, kind, eventType, at, since, values }: LoggedInput): InputEntry => ({
  type: kind,
  inputId: `${offset}/${index}`,
  at,
  ...(since !== undefined && { since }),
  ...(kind === 'event' && { eventType }),
  values,
});

function isAfter({ at, offset, index }: LoggedInput, place: Place['input']): boolean {
  if (place === undefined) return true;
  return (at - place[0] || offset - place[1] || index - place[2]) < 0;
}

/** What was told again, with its id, at the same time. */
function withoutRepeats(inputs: readonly LoggedInput[]): LoggedInput[] {
  const seen = new Set<string>();
  return inputs.filter(({ id, at }) => {
    const key = `${at} ${id}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}
