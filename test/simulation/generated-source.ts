import { InputBatchWriter, InputKind } from '../../src/core/inputs/input-batch.ts';
import { uniformOf } from '../../src/core/hash.ts';
import { type InputSource, type InputStep, noSourceCounts, type Reject } from '../../src/runtime/input-source.ts';

export interface GeneratedSourceOptions {
  seed: number;
  events: number;
  customers: number;
  /** Records of a step at most. */
  batchSize: number;
  /** Mean event time between two events. */
  gapMs: number;
  /** Position of the event type in the schema. */
  eventType: number;
  /** Values of the event's fields; the events of one customer and time are told apart by `n`. */
  fieldsOf: (n: number, writer: InputBatchWriter) => number[];
  /** A step ends at the clock of a new minute. */
  splitAtMinute: boolean;
}

const START = Date.UTC(2026, 0, 5, 6);
const FILE = 'generated.csv';
/** One record in so many is refused on reading. */
const REJECT_EVERY = 97;

interface Cursor {
  next: number;
  /** Records counted in the steps so far. */
  told: number;
  at: number;
  clock: number;
}

/** A source whose content follows from its seed, cut into steps as asked; a cursor is the number of the next event. */
export class GeneratedSource implements InputSource {
  readonly files = [FILE];
  /** What its content depends on. */
  readonly identity: unknown;
  bytesRead = 0;
  private readonly options: GeneratedSourceOptions;
  private readonly writer = new InputBatchWriter();

  constructor(options: GeneratedSourceOptions) {
    this.options = options;
    const { seed, events, customers, gapMs } = options;
    this.identity = { seed, events, customers, gapMs };
  }

  async *steps(resumeFrom?: unknown): AsyncIterable<InputStep> {
    const cursor: Cursor = { ...((resumeFrom as Cursor | undefined) ?? { next: 0, told: 0, at: START, clock: -1 }) };
    let rejects: Reject[] = [];
    while (cursor.next < this.options.events) {
      const reject = this.rejectAt(cursor.next);
      if (reject && rejects.at(-1)?.line !== reject.line) rejects.push(reject);
      if (!reject && this.write(cursor) === 'minute') {
        yield this.step(cursor, rejects);
        rejects = [];
        continue;
      }
      cursor.next++;
      if (this.writer.records >= this.options.batchSize) {
        yield this.step(cursor, rejects);
        rejects = [];
      }
    }
    yield this.step(cursor, rejects);
  }

  private step(cursor: Cursor, rejects: Reject[]): InputStep {
    const records = cursor.next - cursor.told;
    cursor.told = cursor.next;
    const counts = { ...noSourceCounts, records, rejects: rejects.length };
    return { batch: this.writer.finish(), rejects, cursor: { ...cursor }, counts };
  }

  private rejectAt(n: number): Reject | undefined {
    if (n % REJECT_EVERY !== 0) return undefined;
    return { file: FILE, line: n + 1, code: 'generated', message: 'refused on purpose', raw: `line ${n}` };
  }

  /** Writes the next event or, before it, the clock it brings. The step must end when that enters a minute. */
  private write(cursor: Cursor): 'minute' | 'event' {
    const { seed, customers, gapMs, eventType, fieldsOf, splitAtMinute } = this.options;
    const n = cursor.next;
    const at = cursor.at + Math.floor(uniformOf('gap', seed, n) * 2 * gapMs);
    const second = Math.floor(at / 1000) * 1000;
    if (second > cursor.clock) {
      const minute = Math.floor(second / 60_000) > Math.floor(cursor.clock / 60_000);
      this.writer.clock(second);
      cursor.clock = second;
      if (minute && splitAtMinute) return 'minute';
    }
    const customer = `c${Math.floor(uniformOf('customer', seed, n) * customers)}`;
    const values = fieldsOf(n, this.writer);
    this.writer.begin(InputKind.event, eventType, customer, `e${n}`, at, at);
    this.writer.source(1, n + 1);
    for (const value of values) this.writer.value(value);
    this.writer.end();
    cursor.at = at;
    return 'event';
  }
}
