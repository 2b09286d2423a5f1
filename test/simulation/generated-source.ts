import { uniformOf } from '../../src/core/hash.ts';
import { InputBatchWriter, InputKind } from '../../src/core/inputs/input-batch.ts';
import type { Definitions } from '../../src/core/schema/definitions.ts';
import { inputSchemaOf } from '../../src/core/schema/input-schema.ts';
import { type InputSource, type InputStep, noSourceCounts, type Reject } from '../../src/runtime/input-source.ts';

export interface GeneratedSourceOptions {
  /** With an event type `usage` of fields `amount`, `cell`, `plan`. */
  definitions: Definitions;
  seed: number;
  events: number;
  customers: number;
  /** Records of a step at most, clocks included. */
  batchSize: number;
  /** Mean event time between two events. */
  gapMs: number;
}

/** A Monday, 06:00 UTC. */
const START = Date.UTC(2026, 0, 5, 6);
const FILE = 'generated.csv';
/** One record in so many is refused on reading, is late, repeats an id. */
const REJECT_EVERY = 97;
const LATE_EVERY = 31;
const REPEAT_EVERY = 43;
const LATE_MS = 400_000;

interface Cursor {
  /** Number of the next record. */
  next: number;
  /** Records counted in the steps so far. */
  told: number;
  at: number;
  clock: number;
}

/** A source whose content follows from its seed, cut into steps as asked. Steps end at the clock of a new minute. */
export class GeneratedSource implements InputSource {
  readonly files = [FILE];
  /** What its content depends on. */
  readonly identity: unknown;
  bytesRead = 0;
  private readonly options: GeneratedSourceOptions;
  private readonly writer = new InputBatchWriter();
  private readonly usage: number;

  constructor(options: GeneratedSourceOptions) {
    this.options = options;
    const { seed, events, customers, gapMs, definitions } = options;
    this.identity = { seed, events, customers, gapMs };
    this.usage = inputSchemaOf(definitions).eventTypeIndex.get('usage')!;
  }

  async *steps(resumeFrom?: unknown): AsyncIterable<InputStep> {
    const beginning: Cursor = { next: 0, told: 0, at: START, clock: -1 };
    const cursor = { ...((resumeFrom as Cursor | undefined) ?? beginning) };
    let rejects: Reject[] = [];
    while (cursor.next < this.options.events) {
      const isRejected = cursor.next % REJECT_EVERY === 0;
      if (isRejected) rejects.push(rejectOf(cursor.next++));
      else if (this.writeClock(cursor)) {
        yield this.step(cursor, rejects);
        rejects = [];
        continue;
      } else this.writeEvent(cursor);
      if (this.writer.records >= this.options.batchSize) {
        yield this.step(cursor, rejects);
        rejects = [];
      }
    }
    yield this.step(cursor, rejects);
  }

  private step(cursor: Cursor, rejects: Reject[]): InputStep {
    const counts = { ...noSourceCounts, records: cursor.next - cursor.told, rejects: rejects.length };
    cursor.told = cursor.next;
    return { batch: this.writer.finish(), rejects, cursor: { ...cursor }, counts };
  }

  /** The clock that the next event brings, if it does. @returns whether it enters a minute. */
  private writeClock(cursor: Cursor): boolean {
    const second = Math.floor(this.atOf(cursor) / 1000) * 1000;
    if (second <= cursor.clock) return false;
    const entersMinute = Math.floor(second / 60_000) > Math.floor(cursor.clock / 60_000);
    this.writer.clock(second);
    cursor.clock = second;
    return entersMinute;
  }

  private writeEvent(cursor: Cursor): void {
    const { writer } = this;
    const n = cursor.next++;
    const at = this.atOf({ ...cursor, next: n });
    cursor.at = at;
    const chance = (of: string) => uniformOf(of, this.options.seed, n);
    const own = n % LATE_EVERY === 0 ? at - LATE_MS : at;
    const id = n % REPEAT_EVERY === 0 ? 'repeated' : `e${n}`;
    writer.begin(
      InputKind.event,
      this.usage,
      `c${Math.floor(chance('customer') * this.options.customers)}`,
      id,
      own,
      own,
    );
    writer.source(1, n + 1);
    writer.value(Math.floor(chance('amount') * 100));
    writer.value(writer.text(`c${Math.floor(chance('cell') * 5)}`));
    writer.value(chance('plan') < 0.2 ? writer.text(chance('large') < 0.5 ? 'large' : 'small') : Number.NaN);
    writer.end();
  }

  private atOf({ next, at }: Cursor): number {
    return at + Math.floor(uniformOf('gap', this.options.seed, next) * 2 * this.options.gapMs);
  }
}

function rejectOf(n: number): Reject {
  return { file: FILE, line: n + 1, code: 'generated', message: 'refused on purpose', raw: `line ${n}` };
}
