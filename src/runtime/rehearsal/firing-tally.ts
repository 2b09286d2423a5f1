import type { MomentOpened } from '../../core/effects.ts';
import { uniformOf } from '../../core/hash.ts';
import type { EffectStore, PlacedEffect } from '../../ports/effect-store.ts';

const HOUR_MS = 3_600_000;
/** Customers who are named, drawn by a hash: the same in every run. */
const SAMPLED_CUSTOMERS = 300;
/** Cells that are counted by name; what happens in others is counted together. */
const MOST_CELLS = 20_000;

/** The firings of one scenario. */
export interface FiringCounts {
  firings: number;
  /** Different customers. */
  customers: number;
  /** Full hours with firings, rising. */
  hours: { at: number; firings: number }[];
  /** Cell → firings whose input named it; empty when none did. */
  cells: Record<string, number>;
  /** An even sample of the customers. */
  sample: string[];
}

/** Counts the moments of a rehearsal, in which only one scenario opens any. */
export class FiringTally implements EffectStore {
  private readonly cellFields: Readonly<Record<string, string>>;
  /** Absent: nothing is counted yet. */
  private from: { offset: number; at: number } | undefined;
  private readonly hours = new Map<number, number>();
  private readonly cells = new Map<string, number>();
  private readonly customers = new Set<string>();
  private sample: { customerId: string; draw: number }[] = [];
  private firings = 0;

  /** `cellFields`: event type → its field that holds the cell. */
  constructor(cellFields: Readonly<Record<string, string>>) {
    this.cellFields = cellFields;
  }

  /** From this entry and instant on moments are counted. */
  begin(from: { offset: number; at: number }): void {
    this.from = from;
  }

  async put(effects: readonly PlacedEffect[]): Promise<void> {
    const { from } = this;
    if (from === undefined) return;
    for (const { offset, effect } of effects) {
      if (effect.type === 'moment' && offset >= from.offset && effect.at >= from.at) this.count(effect);
    }
  }

  async close(): Promise<void> {}

  counts(): FiringCounts {
    const hours = [...this.hours].sort(([a], [b]) => a - b);
    return {
      firings: this.firings,
      customers: this.customers.size,
      hours: hours.map(([at, firings]) => ({ at, firings })),
      cells: Object.fromEntries(this.cells),
      sample: this.sample.map(({ customerId }) => customerId),
    };
  }

  private count({ at, customerId, trigger }: MomentOpened): void {
    this.firings++;
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    this.hours.set(hour, (this.hours.get(hour) ?? 0) + 1);
    const field = this.cellFields[String(trigger.type)];
    const cell = field === undefined ? undefined : trigger[field];
    if (typeof cell === 'string') this.countCell(cell);
    if (this.customers.has(customerId)) return;
    this.customers.add(customerId);
    this.draw(customerId);
  }

  private countCell(cell: string): void {
    const name = this.cells.has(cell) || this.cells.size < MOST_CELLS ? cell : '';
    this.cells.set(name, (this.cells.get(name) ?? 0) + 1);
  }

  /** The customers with the lowest draws are the sample. */
  private draw(customerId: string): void {
    const draw = uniformOf('rehearsal', customerId);
    const highest = this.sample.at(-1);
    if (this.sample.length === SAMPLED_CUSTOMERS && highest !== undefined && draw >= highest.draw) return;
    const place = this.sample.findIndex((each) => each.draw > draw);
    this.sample.splice(place < 0 ? this.sample.length : place, 0, { customerId, draw });
    if (this.sample.length > SAMPLED_CUSTOMERS) this.sample.pop();
  }
}
