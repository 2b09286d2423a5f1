import type { FailureReason } from '../ports/channel.ts';
import { DueQueue } from './due-queue.ts';
import { type HandsetRecord, type RecordLine, readHandsetRecord } from './handset-record.ts';
import type { PhoneAnswer, PhoneMessage, Phones } from './phones.ts';
import { type SubmitLine, TextAssembly } from './text-assembly.ts';

/** How the outcome of a part is told to its sender. */
export interface ReceiptToTell {
  account: string;
  /** The part. */
  id: string;
  /** Our number, and the phone's. */
  from: string;
  to: string;
  submittedAt: number;
  outcome: 'arrived' | 'failed' | 'expired';
  reason?: FailureReason;
}

/** A text of a customer to be handed to an account. */
export interface ReplyToTell {
  account: string;
  id: string;
  from: string;
  to: string;
  text: string;
}

/** Tells accounts, again and again until they acknowledge it; `done` when they have. */
export interface Teller {
  receipt(receipt: ReceiptToTell, done: () => void): void;
  reply(reply: ReplyToTell, done: () => void): void;
}

interface Course {
  message: PhoneMessage;
  submits: SubmitLine[];
  answer: PhoneAnswer;
}

/** What an earlier run did about a message. */
interface Past {
  outcome?: { kind: 'arrived' | 'failed' | 'expired'; at: number; reason?: FailureReason };
  receipts: Set<string>;
}

/** When a sender asks for nothing shorter. */
const LONGEST_VALIDITY_MS = 48 * 3_600_000;

/**
 * What a message centre does between taking a message and having told what became of it.
 *
 * Z1. A text rings at one phone once; what happens to it is in the record before anybody is told.
 * Z2. After a restart on the same record everything that was not told is told; a receipt whose acknowledgement was not
 *     recorded is told again.
 * Z3. No more than `mostWaiting` messages wait; beyond, `isFull`.
 */
export class MessageCentre {
  private readonly record: HandsetRecord;
  private readonly phones: Phones;
  private readonly timeScale: number;
  private readonly mostWaiting: number;
  private readonly teller: Teller;
  private readonly due = new DueQueue();
  private readonly assembly = new TextAssembly();
  private waiting = 0;

  constructor(record: HandsetRecord, phones: Phones, timeScale: number, mostWaiting: number, teller: Teller) {
    this.record = record;
    this.phones = phones;
    this.timeScale = timeScale;
    this.mostWaiting = mostWaiting;
    this.teller = teller;
  }

  /** Messages, receipts and replies that are not yet done with. */
  get waitingCount(): number {
    return this.waiting;
  }

  get isFull(): boolean {
    return this.waiting >= this.mostWaiting;
  }

  /** A submit that was taken and recorded. */
  take(submit: SubmitLine): void {
    const submits = this.assembly.add(submit);
    if (submits === undefined) return;
    const [{ id, account, from, to }] = submits;
    const text = submits.map((part) => part.text).join('');
    const at = this.record.add({ kind: 'message', ids: submits.map((part) => part.id), account, from, to, text });
    const message = { id, from, to, text, at };
    this.begin({ message, submits, answer: this.phones.answer(message) });
  }

  /** Goes on where an earlier run on this record stopped. */
  async resume(path: string): Promise<void> {
    const courses: Course[] = [];
    const pasts = new Map<string, Past>();
    const submits = new Map<string, SubmitLine>();
    const replied = new Set<string>();
    const pastOf = (id: string) => {
      const past = pasts.get(id) ?? { receipts: new Set() };
      pasts.set(id, past);
      return past;
    };
    for await (const line of readHandsetRecord(path)) {
      if (line.kind === 'submit' && line.status === 'ESME_ROK') submits.set(line.id, line);
      else if (line.kind === 'message') courses.push(this.courseOf(line, submits));
      else if (line.kind === 'arrived') pastOf(line.id).outcome = { kind: line.kind, at: line.at };
      else if (line.kind === 'failed' || line.kind === 'expired') pastOf(line.id).outcome = line;
      else if (line.kind === 'receipt' && line.answered === 'ESME_ROK') pastOf(line.id).receipts.add(line.id);
      else if (line.kind === 'reply' && line.answered === 'ESME_ROK') replied.add(line.id);
    }
    // Parts whose text was never completed are still to be completed.
    for (const submit of submits.values()) this.assembly.add(submit);
    for (const course of courses) this.goOn(course, pasts, replied);
  }

  close(): void {
    this.due.clear();
  }

  private courseOf(line: Extract<RecordLine, { kind: 'message' }>, submits: Map<string, SubmitLine>): Course {
    const own = line.ids.map((id) => {
      const submit = submits.get(id);
      if (submit === undefined) throw new Error(`broken invariant: message ${id} was never submitted`);
      submits.delete(id);
      return submit;
    });
    const message = { id: line.ids[0], from: line.from, to: line.to, text: line.text, at: line.at };
    return { message, submits: own, answer: this.phones.answer(message) };
  }

  private goOn(course: Course, pasts: ReadonlyMap<string, Past>, replied: ReadonlySet<string>): void {
    const outcome = pasts.get(course.message.id)?.outcome;
    if (outcome === undefined) {
      this.begin(course);
      return;
    }
    const told = (id: string) => pasts.get(id)?.receipts.has(id) === true;
    this.tellReceipts(course, outcome.kind, outcome.reason, told);
    if (outcome.kind === 'arrived') this.tellReplies(course, outcome.at, replied);
  }

  private begin(course: Course): void {
    const { message, answer, submits } = course;
    this.waiting++;
    const reachedAt = message.at + answer.afterMs / this.timeScale;
    const expiresAt = Math.min(submits[0].expiresAt ?? Number.POSITIVE_INFINITY, message.at + LONGEST_VALIDITY_MS);
    const { id, to } = message;
    this.due.add(Math.min(reachedAt, expiresAt), () => {
      this.waiting--;
      const reason = answer.failure ?? 'switched-off';
      if (reachedAt > expiresAt) {
        this.record.add({ kind: 'expired', id, to, reason });
        this.tellReceipts(course, 'expired', reason);
      } else if (answer.failure !== undefined) {
        this.record.add({ kind: 'failed', id, to, reason });
        this.tellReceipts(course, 'failed', reason);
      } else {
        const at = this.record.add({ kind: 'arrived', id, to });
        this.tellReceipts(course, 'arrived');
        this.readLater(course, at);
        this.tellReplies(course, at);
      }
    });
  }

  private readLater({ message: { id, to }, answer }: Course, arrivedAt: number): void {
    if (answer.readAfterMs === undefined) return;
    this.due.add(arrivedAt + answer.readAfterMs / this.timeScale, () => this.record.add({ kind: 'read', id, to }));
  }

  private tellReceipts(
    { submits, message, answer }: Course,
    outcome: ReceiptToTell['outcome'],
    reason?: FailureReason,
    told: (id: string) => boolean = () => false,
  ): void {
    for (const { id, account, at: submittedAt, receipt: wanted } of submits) {
      if (!wanted || told(id)) continue;
      for (let time = 0; time < (answer.receipts ?? 1); time++) {
        const { from, to } = message;
        const receipt = { account, id, from, to, submittedAt, outcome, ...(reason === undefined ? {} : { reason }) };
        this.tell((done) => this.teller.receipt(receipt, done));
      }
    }
  }

  private tellReplies({ message, answer, submits }: Course, arrivedAt: number, told?: ReadonlySet<string>): void {
    answer.replies?.forEach(({ text, afterMs }, index) => {
      const id = `${message.id}-${index + 1}`;
      if (told?.has(id)) return;
      const reply = { account: submits[0].account, id, from: message.to, to: message.from, text };
      this.tell((done) => {
        this.due.add(arrivedAt + afterMs / this.timeScale, () => this.teller.reply(reply, done));
      });
    });
  }

  private tell(begin: (done: () => void) => void): void {
    this.waiting++;
    begin(() => this.waiting--);
  }
}
