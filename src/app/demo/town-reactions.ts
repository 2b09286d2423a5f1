import type { TownOutcome } from '../../simulator/town-channel.ts';
import { DAY_MS, MINUTE_MS } from '../../town/calendar.ts';
import type { RecordFields, TownRecord } from '../../town/days/town-record.ts';
import type { RunningService } from '../run-service.ts';
import type { ScaledClock } from './scaled-clock.ts';

const TRIAL_MS = 30 * DAY_MS;

/** What people and other systems do because of messages. */
export class Reactions {
  private readonly clock: ScaledClock;
  private readonly speed: number;
  /** On which orders are asked for. */
  private readonly channel: string;
  private service: RunningService | undefined;
  private tell: (record: TownRecord) => void = () => undefined;
  private bills = 0;

  constructor(clock: ScaledClock, speed: number, channel: string) {
    this.clock = clock;
    this.speed = speed;
    this.channel = channel;
  }

  begin(service: RunningService, tell: (record: TownRecord) => void): void {
    this.service = service;
    this.tell = tell;
  }

  say({ contactId, customerId, outcome, staffId }: TownOutcome): void {
    const content = { contactId, outcome, ...(staffId !== undefined && { staffId }) };
    const id = `said-${contactId}-${outcome}`;
    // What nobody takes is lost, as many things that people say are.
    this.service?.live.request({ kind: 'outcome', customerId, id, content }).catch(() => undefined);
  }

  happen(record: TownRecord): void {
    this.tell(record);
  }

  /** The billing system does some minutes later what it was asked. */
  bill({ customerId, product, action }: { customerId: string; product: string; action: 'order' | 'cancel' }): void {
    this.soon(() => ({ type: action, customerId, product, via: this.channel }));
  }

  /** Likewise; undefined: nobody knows any more what it was. */
  tryOut(customerId: string, product: string | undefined): void {
    if (product === undefined) return;
    this.soon((at) => ({ type: 'trial', customerId, product, state: 'started', endsAt: at + TRIAL_MS }));
  }

  private soon(what: (at: number) => { type: string; customerId: string } & RecordFields): void {
    setTimeout(
      () => {
        const at = this.clock.now();
        this.tell({ id: `bill-${at}-${this.bills++}`, at, ...what(at) });
      },
      (3 * MINUTE_MS) / this.speed,
    );
  }
}
