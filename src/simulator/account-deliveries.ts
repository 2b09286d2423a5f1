import smpp from 'smpp';

/** Something to be told to an account: a receipt, or a part of a customer's text. */
export interface Delivery {
  /** Of the deliver_sm. */
  fields: Readonly<Record<string, unknown>>;
  /** Hears every attempt: the status it was answered with, or 'lost'. It is repeated until that is ESME_ROK. */
  attempted(answered: string): void;
}

const { errors, PDU } = smpp;
const statusNames = new Map(Object.entries(errors).map(([name, status]) => [status, name]));
/** Deliveries of one session that may wait for their answer. */
const WINDOW = 20;

/**
 * What waits to be told to one account, in order, over whichever of its sessions can receive.
 *
 * D1. A delivery is repeated until it is acknowledged: after `repeatMs` when it was refused or not answered in
 *     `answerMs`, on the next session when the connection was lost.
 */
export class AccountDeliveries {
  private readonly repeatMs: number;
  private readonly answerMs: number;
  private readonly sessions: { session: smpp.Session; underWay: Set<Delivery> }[] = [];
  private waiting: Delivery[] = [];
  private next = 0;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(repeatMs: number, answerMs: number) {
    this.repeatMs = repeatMs;
    this.answerMs = answerMs;
  }

  add(delivery: Delivery): void {
    this.waiting.push(delivery);
    this.pump();
  }

  /** The session can receive from now on. */
  attach(session: smpp.Session): void {
    this.sessions.push({ session, underWay: new Set() });
    this.pump();
  }

  detach(session: smpp.Session): void {
    const index = this.sessions.findIndex((entry) => entry.session === session);
    if (index < 0) return;
    const [{ underWay }] = this.sessions.splice(index, 1);
    for (const delivery of underWay) delivery.attempted('lost');
    this.waiting = [...underWay, ...this.waiting.slice(this.next)];
    this.next = 0;
    this.pump();
  }

  clear(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.waiting = [];
    this.next = 0;
  }

  private pump(): void {
    for (const entry of this.sessions) {
      while (entry.underWay.size < WINDOW && this.next < this.waiting.length) {
        const delivery = this.waiting[this.next++];
        this.attempt(entry, delivery);
      }
    }
    if (this.next < 1024 && this.next < this.waiting.length) return;
    this.waiting = this.waiting.slice(this.next);
    this.next = 0;
  }

  private attempt(entry: { session: smpp.Session; underWay: Set<Delivery> }, delivery: Delivery): void {
    const { session, underWay } = entry;
    underWay.add(delivery);
    const end = (answered: string) => {
      clearTimeout(timer);
      this.timers.delete(timer);
      if (!underWay.delete(delivery)) return;
      delivery.attempted(answered);
      if (answered !== 'ESME_ROK') this.later(() => this.add(delivery), this.repeatMs);
      this.pump();
    };
    const timer = this.later(() => end('lost'), this.answerMs);
    session.send(new PDU('deliver_sm', delivery.fields), ({ command_status: status }) =>
      end(statusNames.get(status) ?? String(status)),
    );
  }

  private later(run: () => void, afterMs: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, afterMs);
    this.timers.add(timer);
    return timer;
  }
}
