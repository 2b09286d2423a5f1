import type { Database, RootDatabase } from 'lmdb';
import type { HandoverJournal, SentMessage } from '../../ports/handover-journal.ts';
import { openEnvironment } from './open-environment.ts';

/** Forgotten in one go. */
const FORGET_AT_ONCE = 5000;

interface Mark {
  atMs: number;
  customerId?: string;
}

/** Keys of messages by when they were marked, so that the oldest are found first. */
type AgeKey = [atMs: number, name: string];

/** The journal in one LMDB environment: marks by contact, references by channel, and both by age. */
export class LmdbHandoverJournal implements HandoverJournal {
  private readonly environment: RootDatabase<unknown, string>;
  private readonly marks: Database<Mark, string>;
  private readonly references: Database<SentMessage, string>;
  private readonly ages: Database<boolean, AgeKey>;
  private readonly nowMs: () => number;

  constructor(folder: string, nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
    this.environment = openEnvironment<unknown, string>(folder, { maxDbs: 3 });
    this.marks = this.environment.openDB<Mark, string>('marks', { encoding: 'msgpack' });
    this.references = this.environment.openDB<SentMessage, string>('references', { encoding: 'msgpack' });
    this.ages = this.environment.openDB<boolean, AgeKey>('ages', { encoding: 'msgpack' });
  }

  async sending(contactId: string, customerId?: string): Promise<void> {
    const atMs = this.nowMs();
    const mark = customerId === undefined ? { atMs } : { atMs, customerId };
    const written = [this.marks.put(contactId, mark), this.ages.put([atMs, `m ${contactId}`], true)];
    await Promise.all(written);
  }

  customerOf(contactId: string): string | undefined {
    return this.marks.get(contactId)?.customerId;
  }

  mayHaveLeft(contactId: string): boolean {
    return this.marks.get(contactId) !== undefined;
  }

  async sent(channel: string, reference: string, { contactId, customerId }: SentMessage): Promise<void> {
    const key = referenceKey(channel, reference);
    const message = { contactId, customerId };
    const written = [
      this.references.put(key, message),
      // Channels that name the contact themselves are asked by it.
      this.references.put(referenceKey(channel, contactId), message),
      this.ages.put([this.nowMs(), `r ${key}`], true),
      this.ages.put([this.nowMs(), `r ${referenceKey(channel, contactId)}`], true),
    ];
    await Promise.all(written);
  }

  contactOf(channel: string, reference: string): SentMessage | undefined {
    return this.references.get(referenceKey(channel, reference));
  }

  async forget(beforeMs: number): Promise<void> {
    const old = [...this.ages.getKeys({ end: [beforeMs, ''], limit: FORGET_AT_ONCE })];
    await this.environment.transaction(() => {
      for (const age of old) {
        const name = age[1].slice(2);
        if (age[1].startsWith('m ')) this.marks.removeSync(name);
        else this.references.removeSync(name);
        this.ages.removeSync(age);
      }
    });
  }

  async close(): Promise<void> {
    await this.environment.close();
  }
}

const referenceKey = (channel: string, reference: string): string => `${channel} ${reference}`;
