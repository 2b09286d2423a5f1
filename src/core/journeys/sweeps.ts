/**
 * Work on all customers of a campaign, in slices so that events never wait for it: waves that enrol them, and what a
 * resumed or cancelled campaign does to each (docs/semantics.md §13).
 *
 * W1. A sweep is about the customers known when it starts, slot by slot, in each in the order they became known, so that
 *     nothing depends on how many partitions there are. Each is looked at once, whatever pauses come between.
 * W2. A slice looks at two customers of a slot at most.
 * W3. A slot that cannot go on says until when; what it knows is kept with the state.
 */
import { CAPACITY_SLOTS } from '../decisions/capacity.ts';
import type { CustomerReader, CustomerWriter } from '../state/customer-writer.ts';

const CUSTOMERS_PER_SLOT = 2;
/** Names of waves that are remembered, so that none is started twice. */
const NAMES_KEPT = 64;

/** In the order in which they go before each other. */
const KINDS = ['cancel', 'resume', 'wave'] as const;
export type SweepKind = (typeof KINDS)[number];

/** How far a sweep is in one slot; `total`: customers it is about, `retryAt`: it stands still until then. */
interface SlotProgress {
  total: number;
  looked: number;
  retryAt: number;
}

export interface Sweep {
  readonly kind: SweepKind;
  /** Id of the campaign. */
  readonly campaign: string;
  /** Of a wave; '' for others. */
  readonly name: string;
  readonly startedAt: number;
  /** By slot; slots of other partitions are missing. */
  readonly slots: Map<number, SlotProgress>;
}

/** How far a wave is in the customers at hand. */
export interface WaveProgress {
  readonly campaign: string;
  readonly wave: string;
  readonly customers: number;
  readonly looked: number;
}

export interface SweepOptions {
  /** Customers of the partition, and the slot of each. */
  readonly customers: () => number;
  readonly slotOf: (row: number) => number;
  /** Lower goes first. */
  readonly rankOf: (campaign: string) => number;
  readonly mayGoOn: (sweep: Sweep) => boolean;
  /** Does what the sweep is for; returns until when the slot must wait before this customer, −∞ when it is done. */
  readonly visit: (sweep: Sweep, row: number, now: number) => number;
}

export class Sweeps {
  private readonly options: SweepOptions;
  private running: Sweep[] = [];
  /** By campaign: names of waves, newest last. */
  private readonly names = new Map<string, string[]>();
  private rowsBySlot: readonly (readonly number[])[] = [];

  constructor(options: SweepOptions) {
    this.options = options;
  }

  /** Whether anything is to be done, now or later. */
  get isActive(): boolean {
    return this.running.length > 0;
  }

  /** Whether a slice at `now` would look at anybody. */
  canGoOn(now: number): boolean {
    return this.running.some((sweep) => {
      if (!this.options.mayGoOn(sweep)) return false;
      for (const slot of sweep.slots.values()) if (slot.looked < slot.total && slot.retryAt <= now) return true;
      return false;
    });
  }

  /** False when a wave of this name has been started before. */
  startWave(campaign: string, name: string, now: number): boolean {
    const names = this.names.get(campaign) ?? [];
    if (names.includes(name)) return false;
    this.names.set(campaign, [...names, name].slice(-NAMES_KEPT));
    this.start('wave', campaign, name, now);
    return true;
  }

  /** Starts what is no wave; one of the same kind that has not ended gives way to it. */
  begin(kind: 'cancel' | 'resume', campaign: string, now: number): void {
    this.running = this.running.filter((sweep) => sweep.kind !== kind || sweep.campaign !== campaign);
    this.start(kind, campaign, '', now);
  }

  /** Ends the waves of a campaign. */
  endWaves(campaign: string): void {
    this.running = this.running.filter((sweep) => sweep.kind !== 'wave' || sweep.campaign !== campaign);
  }

  /** Looks at the next customers of each slot. */
  slice(now: number): void {
    if (this.running.length === 0) return;
    const left = new Int32Array(CAPACITY_SLOTS).fill(CUSTOMERS_PER_SLOT);
    for (const sweep of [...this.running]) {
      if (!this.options.mayGoOn(sweep)) continue;
      const rows = this.indexed();
      for (const [slot, progress] of sweep.slots) {
        while (left[slot] > 0 && progress.looked < progress.total && progress.retryAt <= now) {
          left[slot]--;
          // Counted first: a customer at whom something fails is not looked at again.
          const wait = this.options.visit(sweep, rows[slot][progress.looked++], now);
          if (wait <= now) continue;
          progress.retryAt = wait;
          // Never again: there is nothing left for anybody of the slot.
          progress.looked = wait === Number.POSITIVE_INFINITY ? progress.total : progress.looked - 1;
        }
      }
    }
    this.endFinished();
  }

  waves(): WaveProgress[] {
    return this.running
      .filter(({ kind }) => kind === 'wave')
      .map(({ campaign, name, slots }) => {
        const sum = (of: (slot: SlotProgress) => number) =>
          [...slots.values()].reduce((total, one) => total + of(one), 0);
        return { campaign, wave: name, customers: sum(({ total }) => total), looked: sum(({ looked }) => looked) };
      });
  }

  write(writer: CustomerWriter): void {
    writer.number(this.running.length);
    for (const { kind, campaign, name, startedAt, slots } of this.running) {
      writer.number(KINDS.indexOf(kind));
      writer.text(campaign);
      writer.text(name);
      writer.number(startedAt);
      writer.number(slots.size);
      for (const [slot, { total, looked, retryAt }] of slots) {
        for (const value of [slot, total, looked, retryAt]) writer.number(value);
      }
    }
    writer.number(this.names.size);
    for (const [campaign, names] of this.names) {
      writer.text(campaign);
      writer.text(JSON.stringify(names));
    }
  }

  read(reader: CustomerReader): void {
    for (let left = reader.number(); left > 0; left--) {
      const kind = KINDS[reader.number()];
      const [campaign, name, startedAt] = [reader.text(), reader.text(), reader.number()];
      const slots = new Map<number, SlotProgress>();
      for (let count = reader.number(); count > 0; count--) {
        slots.set(reader.number(), { total: reader.number(), looked: reader.number(), retryAt: reader.number() });
      }
      // A sweep of a campaign that is gone has nothing to do.
      if (this.options.rankOf(campaign) >= 0) this.running.push({ kind, campaign, name, startedAt, slots });
    }
    for (let left = reader.number(); left > 0; left--) {
      const campaign = reader.text();
      this.names.set(campaign, JSON.parse(reader.text()) as string[]);
    }
    this.sort();
  }

  private start(kind: SweepKind, campaign: string, name: string, now: number): void {
    this.rowsBySlot = [];
    const slots = new Map<number, SlotProgress>();
    this.indexed().forEach(({ length }, slot) => {
      if (length > 0) slots.set(slot, { total: length, looked: 0, retryAt: Number.NEGATIVE_INFINITY });
    });
    this.running.push({ kind, campaign, name, startedAt: now, slots });
    this.sort();
    this.endFinished();
  }

  private sort(): void {
    const { rankOf } = this.options;
    this.running.sort(
      (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || rankOf(a.campaign) - rankOf(b.campaign),
    );
  }

  /** Sweeps that have looked at everybody end. */
  private endFinished(): void {
    const isFinished = ({ slots }: Sweep) => [...slots.values()].every(({ looked, total }) => looked >= total);
    this.running = this.running.filter((sweep) => !isFinished(sweep));
    if (this.running.length === 0) this.rowsBySlot = [];
  }

  /** Rows of each slot, in the order they became known. */
  private indexed(): readonly (readonly number[])[] {
    if (this.rowsBySlot.length > 0) return this.rowsBySlot;
    const rows: number[][] = Array.from({ length: CAPACITY_SLOTS }, () => []);
    const count = this.options.customers();
    for (let row = 0; row < count; row++) rows[this.options.slotOf(row)].push(row);
    this.rowsBySlot = rows;
    return rows;
  }
}
