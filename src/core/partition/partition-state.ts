/**
 * Everything one logical partition knows. Owned by the engine; changed only by `InputApplier` and what it
 * calls. Generated code reads and writes it by the names below.
 *
 * S1. All of a customer's state is in the row and in lists reached from it: no heap object per customer.
 * S2. `now…` are those of the customer and instant last given to `enterTime`.
 * S3. Nothing here depends on the partition's number, on batches or on what other partitions hold.
 */
import { CAPACITY_SLOTS } from '../decisions/capacity.ts';
import type { CustomerState } from '../decisions/customer-state.ts';
import type { CompiledEventType } from '../program/compile-event-types.ts';
import type { Program } from '../program/program.ts';
import { NEVER, type TumblingUnit } from '../program/row-layout.ts';
import { OpenMoments } from '../scenarios/open-moments.ts';
import { PlaceRecords } from '../scenarios/place-records.ts';
import { Places } from '../scenarios/places.ts';
import { ScenarioProgress } from '../scenarios/progress.ts';
import { UsualAreas } from '../scenarios/usual-areas.ts';
import type { SetStep } from '../schema/definitions.ts';
import type { ZoneClock } from '../schema/zone-clock.ts';
import { AsOfTimes } from '../state/as-of-times.ts';
import { AttributeValues } from '../state/attribute-values.ts';
import { CustomerRows } from '../state/customer-rows.ts';
import { DirtyRows } from '../state/dirty-rows.ts';
import { DistinctValues } from '../state/distinct-values.ts';
import { Holdings } from '../state/holdings.ts';
import { ListHeads, ListKind } from '../state/list-heads.ts';
import { MetricWindows } from '../state/metric-windows.ts';
import { PackedNumbers } from '../state/packed-numbers.ts';
import { RecentInputs } from '../state/recent-inputs.ts';
import { StreamClock } from '../state/stream-clock.ts';
import { Timers } from '../state/timers.ts';
import { assignAttribute } from './assign-attribute.ts';
import { rowsUnder } from './lay-out-anew.ts';

/** Numbers under other definitions of what lists name; `attributes`: positions among those that events update. */
export type Renumbering = Readonly<
  Record<'attributes' | 'metrics' | 'products' | 'scenarios' | 'areas' | 'campaigns', (number: number) => number>
>;

export class PartitionState implements CustomerState {
  readonly program: Program;
  readonly rows: CustomerRows;
  /** Read by generated code. */
  readonly numbers: PackedNumbers;
  readonly attributes: AttributeValues;
  readonly windows: MetricWindows;
  readonly distinct: DistinctValues;
  readonly holdings: Holdings;
  readonly progress: ScenarioProgress;
  readonly places: Places;
  readonly usualAreas: UsualAreas;
  readonly moments: OpenMoments;
  readonly recent: RecentInputs;
  readonly timers: Timers;
  readonly dirty: DirtyRows;
  /** Rows that keep nothing but an id, so that nobody of that id becomes a customer again. */
  readonly erased: Set<number>;

  // What generated code reads.
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  readonly stride: number;
  /** Fields of the event being applied, by position: numbers, or codes of words. */
  readonly frame: Float64Array;
  eventTypeWord = 0;
  momentScenarioWord = 0;
  momentAt = Number.NaN;
  nowDay = NEVER;
  nowWeek = NEVER;
  nowMonth = NEVER;

  /** Where generated code reports a threshold an event's metrics crossed. */
  onCross: (scenario: number) => void = () => {};

  /** Other definitions took over: what is asked of the customers is to be asked of the state that came after. */
  gaveWay = false;

  private readonly heads: ListHeads;
  private readonly times: AsOfTimes;
  private readonly placeRecords: PlaceRecords;
  private readonly stream: StreamClock;
  private readonly number: number;
  private readonly zones: readonly ZoneClock[];
  private readonly regionWord: number;

  /**
   * `number` of the partition in the engine whose clock it is. `before`: the same customers under other definitions, with
   * the same words and already numbered as these number things; it gives way to this one, which has no timers yet.
   */
  constructor(program: Program, stream = new StreamClock(), number = 0, before?: PartitionState) {
    this.program = program;
    this.stream = stream;
    this.number = number;
    const { layout, definitions } = program;
    this.rows = before === undefined ? new CustomerRows(layout.stride, layout.template) : rowsUnder(layout, before);
    this.i32 = this.rows.i32;
    this.f32 = this.rows.f32;
    this.f64 = this.rows.f64;
    this.stride = layout.stride;
    this.frame = new Float64Array(program.frameSize);
    const heads = before?.heads ?? new ListHeads(this.rows, layout);
    heads.moveTo(this.rows, layout);
    this.heads = heads;
    this.numbers = before?.numbers ?? new PackedNumbers();
    this.dirty = before?.dirty ?? new DirtyRows();
    this.erased = before?.erased ?? new Set();
    this.times = before?.times ?? new AsOfTimes(heads);
    this.attributes = new AttributeValues(this.rows, this.numbers, this.times);
    this.distinct = before?.distinct ?? new DistinctValues(heads);
    this.windows = new MetricWindows(layout, this.rows);
    this.holdings = before?.holdings ?? new Holdings(heads);
    this.progress = before?.progress ?? new ScenarioProgress(heads);
    this.placeRecords = before?.placeRecords ?? new PlaceRecords(heads);
    const { presenceTimeoutMs, dedupeHorizonMs } = definitions.policy;
    this.places = new Places(this.placeRecords, program.areasOfCell, presenceTimeoutMs, before?.places);
    this.usualAreas = before?.usualAreas ?? new UsualAreas(this.placeRecords);
    this.moments = before?.moments ?? new OpenMoments(heads);
    this.recent = before?.recent ?? new RecentInputs(dedupeHorizonMs);
    this.timers = new Timers((a, b) => this.rows.compare(a, b), stream.nextDue, number);
    this.zones = program.zones;
    this.regionWord = program.regionWord;
    if (before !== undefined) before.gaveWay = true;
  }

  /** Highest clock applied, epoch ms; −∞ before the first. */
  get clock(): number {
    return this.stream.now;
  }

  set clock(clock: number) {
    this.stream.now = clock;
  }

  get runtime() {
    return this.program.runtime;
  }

  get tagSets() {
    return this.program.tagSets;
  }

  /** Something is due then: the partition will be asked at the latest at the clock that reaches it. */
  noteDue(due: number): void {
    const { nextDue } = this.stream;
    nextDue[this.number] = Math.min(nextDue[this.number]!, due);
  }

  get customers(): number {
    return this.rows.count;
  }

  /** Forgets the customer; what lists held is out of reach, and gone from every checkpoint from now on. */
  erase(row: number): void {
    this.rows.clear(row);
    this.erased.add(row);
    this.dirty.mark(row);
  }

  isErased(row: number): boolean {
    return this.erased.size > 0 && this.erased.has(row);
  }

  customerId(row: number): string {
    return this.rows.customerId(row);
  }

  capacitySlot(row: number): number {
    return this.rows.hash1(row) & (CAPACITY_SLOTS - 1);
  }

  /** The zone of the customer's region, else the pack's. */
  zone(row: number): ZoneClock {
    if (this.regionWord < 0) return this.zones[0]!;
    const region = this.i32[row * this.stride + this.regionWord]!;
    return this.zones[this.program.zoneOfRegion[region] ?? 0]!;
  }

  /** Sets the windows of `now` for rules about this customer. */
  enterTime(row: number, now: number): void {
    const { stamps } = this.program.layout;
    const zone = this.zone(row);
    this.nowDay = zone.dayIndex(now);
    if (stamps.week >= 0) this.nowWeek = Math.floor((this.nowDay + 3) / 7);
    if (stamps.month >= 0) this.nowMonth = zone.monthIndex(now);
  }

  /** Start of the window that holds the `now` entered, epoch ms. */
  startOfWindow(row: number, unit: TumblingUnit): number {
    const zone = this.zone(row);
    if (unit === 'day') return zone.startOfDay(this.nowDay);
    return unit === 'week' ? zone.startOfWeek(this.nowWeek) : zone.startOfMonth(this.nowMonth);
  }

  /** Gives what lists of the customer name other numbers; below 0: it is gone. */
  renumber(row: number, { attributes, metrics, products, scenarios, areas, campaigns }: Renumbering): void {
    this.times.renumber(row, attributes);
    this.distinct.renumber(row, metrics);
    this.holdings.renumber(row, products);
    this.progress.renumber(row, scenarios);
    this.places.renumber(row, areas);
    this.usualAreas.renumber(row, areas);
    this.moments.renumber(row, scenarios, campaigns);
  }

  /** Whether the customer has a contact, enrolment or mark, or a scenario remembers something of them. */
  isRemembered(row: number): boolean {
    return this.heads.head(row, ListKind.decisions) !== 0 || this.heads.head(row, ListKind.progress) !== 0;
  }

  /** Reads where the customer's whereabouts are kept, so that it is in the cache. */
  touchPlaces(row: number): number {
    return this.program.scenarioIndexes.watchesPlaces ? this.placeRecords.touch(row) : 0;
  }

  /** Reads what the record that `touchPlaces` read leads to. */
  touchAreas(row: number): number {
    if (!this.program.scenarioIndexes.watchesPlaces) return 0;
    const place = this.placeRecords.find(row);
    return this.usualAreas.touch(place) + this.places.touch(place);
  }

  cross(scenario: number): void {
    this.onCross(scenario);
  }

  holdsWord(row: number, word: number): boolean {
    const product = this.program.productOfWord(word);
    return product >= 0 && this.holdings.holds(row, product);
  }

  holds(row: number, product: number): boolean {
    return this.holdings.holds(row, product);
  }

  /** Makes every field of an event type absent, for rules that run without an event. */
  clearFrame({ numberFields, textFields }: CompiledEventType): void {
    for (const field of numberFields) this.frame[field] = Number.NaN;
    for (const field of textFields) this.frame[field] = 0;
  }

  primaryGroup(row: number, now: number): number {
    this.enterTime(row, now);
    return this.program.primaryGroup(this, row, now);
  }

  inGroup(row: number, group: number, now: number): boolean {
    this.enterTime(row, now);
    return this.program.groups[group]!(this, row, now);
  }

  setMoment(scenario: number, at: number): void {
    this.momentScenarioWord = scenario < 0 ? 0 : this.program.scenarios[scenario]!.word;
    this.momentAt = scenario < 0 ? Number.NaN : at;
  }

  assign(row: number, now: number, step: SetStep): void {
    assignAttribute(this, row, now, step);
  }

  decisionHead(row: number): number {
    return this.heads.head(row, ListKind.decisions);
  }

  setDecisionHead(row: number, head: number): void {
    this.heads.setHead(row, ListKind.decisions, head);
  }

  /** Bytes of memory held for customers, ids and dedupe included. */
  get bytes(): number {
    return (
      this.rows.bytes +
      this.numbers.bytes +
      this.times.bytes +
      this.placeRecords.bytes +
      this.distinct.bytes +
      this.holdings.bytes +
      this.progress.bytes +
      this.places.bytes +
      this.usualAreas.bytes +
      this.moments.bytes +
      this.recent.bytes +
      this.timers.bytes +
      this.dirty.bytes
    );
  }
}
