import type { AttributeType, Definitions, MetricDefinition } from '../schema/definitions.ts';
import { ABSENT_NUMBER } from '../state/packed-numbers.ts';

/**
 * Where a customer's dense state lies in their row: a header, heads of lists, the window stamps, then metrics and
 * attributes. Row-major, because an event touches many metrics of one customer; audiences scan columns
 * derived from rows (see `core/audience`).
 *
 * Header words: 0 key length in bytes · 1, 2 customer hash · 3–6 the key's first 16 bytes, or in word 3 where a
 * longer key lies in the overflow. The heads of the sparse lists follow: both are what an input needs first.
 */
const HEADER_WORDS = 7;
export const RowHeader = { keyLength: 0, hash: 1, key: 3 } as const;
export const INLINE_KEY_BYTES = 16;

/** Kinds of sparse state; each is a list whose head the row holds. */
export const ListKind = {
  /** Contacts, enrolments, refusals. */
  decisions: 0,
  progress: 1,
  places: 2,
  distinct: 3,
  moments: 4,
  holdings: 5,
  asOf: 6,
} as const;

/** A flag is two bits: 0 absent, 1 false, 2 true. */
export const FLAG_MASK = 3;
const FLAGS_PER_WORD = 16;

/** Counts of windows of so many buckets are added up when read, and no running total is kept. */
const FEW_BUCKETS = 8;

/** Number lists are kept as an attribute of this name, which no pack can declare. */
const LISTS = 'number-lists';

/** Stamp of a window nothing was applied to. */
export const NEVER = -(2 ** 31);

export type TumblingUnit = 'day' | 'week' | 'month';
export const TUMBLING_UNITS: readonly TumblingUnit[] = ['day', 'week', 'month'];

export interface AttributeLayout {
  name: string;
  type: AttributeType;
  /** Word of the value: code (0 absent); flags of bool attributes; packed number for int, float, time. */
  word: number;
  /** Of a bool attribute: where in the word its flag lies. */
  shift: number;
  /** Position among the attributes that events update, −1 when none does. */
  updated: number;
}

/** One distinct sliding window; its metrics share the stamp of the newest bucket. */
export interface SlidingLayout {
  stepMs: number;
  buckets: number;
  stampWord: number;
  metrics: MetricLayout[];
}

/** Words of a metric's parts; −1 where the aggregate has no such part. */
export interface MetricLayout {
  index: number;
  definition: MetricDefinition;
  /** Numbers are f64 instead of f32. */
  wide: boolean;
  /** Sum, minimum, maximum or last value. */
  value: number;
  /** i32 count, of `avg`, and of `count` but where its few buckets say it. */
  count: number;
  /** f64 time of the last value. */
  at: number;
  /** First of `buckets` numbers, and of `buckets` counts. */
  ring: number;
  ringCount: number;
  /** Position in `RowLayout.sliding`, −1 when the window is not sliding. */
  sliding: number;
  /** Words from `from` to `until` belong to the metric, some of them unused so that doubles lie even. */
  from: number;
  until: number;
}

/** Words that hold one part of a metric's state. */
export type MetricPart = readonly [word: number, words: number];

/** Where a metric's state lies, part by part: the same parts wherever it lies, whatever lies between them. */
export function metricParts(metric: MetricLayout, sliding: readonly SlidingLayout[]): MetricPart[] {
  const { wide, value, count, at, ring, ringCount } = metric;
  const buckets = sliding[metric.sliding]?.buckets ?? 0;
  const totalIsWide = wide || metric.sliding >= 0;
  const additive = metric.definition.agg === 'sum' || metric.definition.agg === 'avg';
  const parts: MetricPart[] = [
    [value, (additive ? totalIsWide : wide) ? 2 : 1],
    [count, 1],
    [at, 2],
    [ring, wide ? 2 * buckets : buckets],
    [ringCount, buckets],
  ];
  return parts.filter(([word]) => word >= 0);
}

export interface RowLayout {
  /** Words of a row, even. */
  stride: number;
  /** By `ListKind`: word of the list's head, 0 when the definitions have no use for the list. */
  listWords: Int32Array;
  /** Metrics' state lies in the words from `denseFrom` to `denseUntil`, stamps included. */
  denseFrom: number;
  denseUntil: number;
  /** Word of the set of number lists the customer is in, as that of a `tags` attribute; −1 when no list is defined. */
  listsWord: number;
  /** A new customer's row, from the header's end. */
  template: Int32Array;
  attributes: AttributeLayout[];
  metrics: MetricLayout[];
  sliding: SlidingLayout[];
  /** Stamp word by unit, −1 when no metric uses the unit. */
  stamps: Record<TumblingUnit, number>;
  /** Words to reset when the unit's window turns. */
  tumblingRange: Record<TumblingUnit, { from: number; until: number }>;
}

export const isCode = (type: AttributeType) =>
  type === 'enum' || type === 'string' || type === 'tags' || type === 'region';

/** Hands out words in order, doubles on even ones, and records their initial values. */
class WordAllocator {
  next = HEADER_WORDS;
  readonly doubles: [word: number, value: number][] = [];
  readonly words: [word: number, value: number][] = [];
  readonly floats: [word: number, value: number][] = [];

  word(initial: number): number {
    this.words.push([this.next, initial]);
    return this.next++;
  }

  double(initial: number): number {
    this.next = (this.next + 1) & ~1;
    this.doubles.push([this.next, initial]);
    this.next += 2;
    return this.next - 2;
  }

  number(wide: boolean, initial: number): number {
    if (wide) return this.double(initial);
    this.floats.push([this.next, initial]);
    return this.next++;
  }
}

export function layOutRows(definitions: Definitions): RowLayout {
  const words = new WordAllocator();
  const listWords = placeLists(definitions, words);
  const denseFrom = words.next;
  const stamps = { day: -1, week: -1, month: -1 };
  for (const unit of TUMBLING_UNITS) {
    const used = definitions.metrics.some(({ window }) => window.type === 'tumbling' && window.unit === unit);
    if (used) stamps[unit] = words.word(NEVER);
  }
  const sliding = slidingWindows(definitions, words);
  const metrics: MetricLayout[] = [];
  const place = (definition: MetricDefinition) => {
    metrics.push(placeMetric(definition, definitions.metrics.indexOf(definition), sliding, words));
  };
  const tumblingRange = { day: { from: 0, until: 0 }, week: { from: 0, until: 0 }, month: { from: 0, until: 0 } };
  for (const unit of TUMBLING_UNITS) {
    const from = words.next;
    for (const metric of definitions.metrics) {
      if (metric.window.type === 'tumbling' && metric.window.unit === unit) place(metric);
    }
    tumblingRange[unit] = { from, until: words.next };
  }
  for (const metric of definitions.metrics) if (metric.window.type !== 'tumbling') place(metric);
  metrics.sort((a, b) => a.index - b.index);
  for (const metric of metrics) if (metric.sliding >= 0) sliding[metric.sliding]!.metrics.push(metric);
  const denseUntil = words.next;
  const attributes = placeAttributes(definitions, words);
  const stride = (words.next + 1) & ~1;
  const listsWord = attributes.find(({ name }) => name === LISTS)?.word ?? -1;
  return {
    stride,
    listWords,
    denseFrom,
    denseUntil,
    listsWord,
    template: templateOf(words, stride),
    attributes,
    metrics,
    sliding,
    stamps,
    tumblingRange,
  };
}

function placeLists(definitions: Definitions, words: WordAllocator): Int32Array {
  const { scenarios, metrics, campaigns, eventTypes } = definitions;
  const used: Record<keyof typeof ListKind, boolean> = {
    decisions: true,
    progress: scenarios.length > 0,
    places: scenarios.some(({ pattern }) => 'area' in pattern),
    distinct: metrics.some(({ agg }) => agg === 'distinct'),
    moments: campaigns.length > 0,
    holdings: eventTypes.some(({ id }) => id === 'order' || id === 'cancel'),
    asOf: eventTypes.some(({ updates }) => Object.keys(updates).length > 0),
  };
  const listWords = new Int32Array(Object.keys(ListKind).length);
  for (const kind of Object.keys(ListKind) as (keyof typeof ListKind)[]) {
    if (used[kind]) listWords[ListKind[kind]] = words.word(0);
  }
  return listWords;
}

function slidingWindows(definitions: Definitions, words: WordAllocator): SlidingLayout[] {
  const sliding: SlidingLayout[] = [];
  for (const { window } of definitions.metrics) {
    if (window.type !== 'sliding') continue;
    const buckets = window.lengthMs / window.stepMs;
    if (sliding.some((known) => known.stepMs === window.stepMs && known.buckets === buckets)) continue;
    sliding.push({ stepMs: window.stepMs, buckets, stampWord: words.word(NEVER), metrics: [] });
  }
  return sliding;
}

function placeMetric(
  definition: MetricDefinition,
  index: number,
  windows: SlidingLayout[],
  words: WordAllocator,
): MetricLayout {
  const { agg, window } = definition;
  const wide = definition.precision === 'f64';
  const slidingAt =
    window.type === 'sliding'
      ? windows.findIndex((w) => w.stepMs === window.stepMs && w.buckets * w.stepMs === window.lengthMs)
      : -1;
  const from = words.next;
  const metric = { index, definition, wide, value: -1, count: -1, at: -1, ring: -1, ringCount: -1, sliding: slidingAt };
  const isSliding = slidingAt >= 0;
  const additive = agg === 'sum' || agg === 'avg';
  // The running total over buckets is f64: it must not drift while buckets come and go.
  if (additive) metric.value = words.number(wide || isSliding, 0);
  if (agg === 'last' || (!isSliding && (agg === 'min' || agg === 'max'))) metric.value = words.number(wide, Number.NaN);
  if (agg === 'last') metric.at = words.double(Number.NEGATIVE_INFINITY);
  const buckets = windows[slidingAt]?.buckets ?? 0;
  if (agg === 'avg' || (agg === 'count' && !(isSliding && buckets <= FEW_BUCKETS))) metric.count = words.word(0);
  if (isSliding) placeRings(metric, buckets, words);
  return { ...metric, from, until: words.next };
}

function placeRings(
  metric: { definition: MetricDefinition; wide: boolean; ring: number; ringCount: number },
  buckets: number,
  words: WordAllocator,
): void {
  const { agg } = metric.definition;
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (agg === 'count' || agg === 'last' || agg === 'distinct') break;
    const word = words.number(metric.wide, agg === 'min' || agg === 'max' ? Number.NaN : 0);
    if (bucket === 0) metric.ring = word;
  }
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (agg !== 'count' && agg !== 'avg') break;
    const word = words.word(0);
    if (bucket === 0) metric.ringCount = word;
  }
}

function placeAttributes(definitions: Definitions, words: WordAllocator): AttributeLayout[] {
  const updates = new Set(definitions.eventTypes.flatMap((type) => Object.keys(type.updates)));
  const updated = Object.keys(definitions.profile.attributes).filter((name) => updates.has(name));
  const flags = flagPlaces(words);
  const attributes = Object.entries(definitions.profile.attributes).map(([name, { type }]) => ({
    name,
    type,
    ...(type === 'bool' ? flags() : { word: words.word(isCode(type) ? 0 : ABSENT_NUMBER), shift: 0 }),
    updated: updated.indexOf(name),
  }));
  // Last, so that the others keep the positions they have in the schema of inputs.
  if (definitions.numberLists?.length) {
    attributes.push({ name: LISTS, type: 'tags', word: words.word(0), shift: 0, updated: -1 });
  }
  return attributes;
}

/** Hands out places of flags, sixteen to a word. */
function flagPlaces(words: WordAllocator): () => { word: number; shift: number } {
  let placed = 0;
  let word = 0;
  return () => {
    const shift = (placed++ % FLAGS_PER_WORD) * 2;
    if (shift === 0) word = words.word(0);
    return { word, shift };
  };
}

function templateOf(words: WordAllocator, stride: number): Int32Array {
  const buffer = new ArrayBuffer(stride * 4);
  const template = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  const doubles = new Float64Array(buffer);
  for (const [word, value] of words.words) template[word] = value;
  for (const [word, value] of words.floats) floats[word] = value;
  for (const [word, value] of words.doubles) doubles[word >> 1] = value;
  return template;
}
