import type { AttributeType, Definitions, MetricDefinition } from '../schema/definitions.ts';

/**
 * Where a customer's dense state lies in their row: a header, the window stamps, then metrics and
 * attributes. Row-major, because an event touches many metrics of one customer; audiences scan columns
 * derived from rows (see `core/audience`).
 *
 * Header words: 0 key length in bytes · 1 sparse directory · 2, 3 customer hash · 4–7 the key's first
 * 16 bytes, or in word 4 where a longer key lies in the overflow.
 */
export const HEADER_WORDS = 8;
export const RowHeader = { keyLength: 0, directory: 1, hash: 2, key: 4 } as const;
export const INLINE_KEY_BYTES = 16;

/** Number lists are kept as an attribute of this name, which no pack can declare. */
const LISTS = 'number-lists';

/** Stamp of a window nothing was applied to. */
export const NEVER = -(2 ** 31);

export type TumblingUnit = 'day' | 'week' | 'month';
export const TUMBLING_UNITS: readonly TumblingUnit[] = ['day', 'week', 'month'];

export interface AttributeLayout {
  name: string;
  type: AttributeType;
  /** Word of the value: i32 code or 0/1/2 for bool (0 absent), f64 for int, float, time (NaN absent). */
  word: number;
  /** Word of the f64 as-of time, −1 when no event updates the attribute. */
  asOfWord: number;
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
  /** i32 count, of `count` and `avg`. */
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
  const attributes = placeAttributes(definitions, words);
  const stride = (words.next + 1) & ~1;
  const listsWord = attributes.find(({ name }) => name === LISTS)?.word ?? -1;
  return {
    stride,
    listsWord,
    template: templateOf(words, stride),
    attributes,
    metrics,
    sliding,
    stamps,
    tumblingRange,
  };
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
  if (agg === 'count' || agg === 'avg') metric.count = words.word(0);
  if (isSliding) placeRings(metric, windows[slidingAt]!.buckets, words);
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
  const updated = new Set(definitions.eventTypes.flatMap((type) => Object.keys(type.updates)));
  const attributes = Object.entries(definitions.profile.attributes).map(([name, { type }]) => ({
    name,
    type,
    word: isCode(type) || type === 'bool' ? words.word(0) : words.double(Number.NaN),
    asOfWord: updated.has(name) ? words.double(Number.NEGATIVE_INFINITY) : -1,
  }));
  // Last, so that the others keep the positions they have in the schema of inputs.
  if (definitions.numberLists?.length) {
    attributes.push({ name: LISTS, type: 'tags', word: words.word(0), asOfWord: -1 });
  }
  return attributes;
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
