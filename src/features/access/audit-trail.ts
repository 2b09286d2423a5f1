import { createHmac, hash } from 'node:crypto';
import type { AuditEntry, AuditHead, AuditLog, SealedAuditEntry } from '../../ports/audit-log.ts';
import { maskNumber } from './mask-number.ts';

/** Entries that are written at once. */
const BATCH_ENTRIES = 500;
const AGAIN_MS = 1000;
const LONGEST_TEXT = 300;
const LONGEST_DETAIL = 4000;

/** An entry in its place after the last. */
function sealed(entry: AuditEntry, last: AuditHead | undefined): SealedAuditEntry {
  const place = { sequence: (last?.sequence ?? 0) + 1, previousHash: last?.hash ?? '' };
  return { ...entry, ...place, hash: hashOf({ ...entry, ...place }) };
}

/** SHA-256, hexadecimal, over the fields in this order as JSON: anybody can compute it again from the table. */
export function hashOf(entry: Omit<SealedAuditEntry, 'hash'>): string {
  const { previousHash, sequence, at, who, name, action, subject, subjectKey, status, address, requestId, detail } =
    entry;
  const fields = [previousHash, sequence, at, who, name, action, subject, subjectKey];
  return hash('sha256', JSON.stringify([...fields, status, address, requestId, detail]), 'hex');
}

/** What is known of an entry when it is told; what is left out is ''. */
export type ToldEntry = Pick<AuditEntry, 'at' | 'who' | 'name' | 'action'> &
  Partial<Pick<AuditEntry, 'subject' | 'status' | 'address' | 'requestId'>> & {
    /** A customer it is about, in the place of `subject`. */
    customerId?: string;
    detail?: Readonly<Record<string, unknown>>;
  };

/** Keeps elsewhere how far the trail went, so that it is seen when its end is cut off. */
export interface AuditWitness {
  /** The trail, which ended with `before`, now ends with `head`. Undefined: it was empty. */
  note(head: AuditHead, before: AuditHead | undefined): Promise<void>;
  /** The last entry that is known to have been written. */
  read(): Promise<AuditHead | undefined>;
}

export interface AuditTrailParts {
  log: AuditLog;
  /** Makes the pseudonyms of customers. */
  secret: string;
  /** Keeps elsewhere how far the trail went; absent: nothing does. */
  witness?: AuditWitness;
  /** Hears when entries cannot be written, and when they can again. */
  warn: (message: string) => void;
}

/**
 * Writes the audit trail. Owner of the queue; one per process.
 *
 * A1. Entries are written one batch after the other, in the order they were told.
 * A2. What was told and could not be written is tried again until it is.
 */
export class AuditTrail {
  readonly log: AuditLog;
  readonly witness: AuditWitness | undefined;
  private readonly secret: string;
  private readonly warn: (message: string) => void;
  private waiting: { entry: AuditEntry; written: (error?: unknown) => void }[] = [];
  private writing: Promise<void> | undefined;
  private failing = false;

  constructor({ log, secret, witness, warn }: AuditTrailParts) {
    this.log = log;
    this.witness = witness;
    this.secret = secret;
    this.warn = warn;
  }

  /** Entries wait that could not be written: nothing more should be done that must be told. */
  get isBehind(): boolean {
    return this.failing;
  }

  /** Resolves when the entry is durable; rejects when it cannot be written now. It is then written later (A2). */
  tell(told: ToldEntry): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const written = (error?: unknown) => (error === undefined ? resolve() : reject(error));
    this.waiting.push({ entry: this.entryOf(told), written });
    this.writing ??= this.write();
    return promise;
  }

  /** Resolves when nothing waits, or what waits cannot be written. */
  async settled(): Promise<void> {
    await this.writing;
  }

  /** By which entries about this subject are found, whether it is a customer or something else. */
  keysOf(subject: string): string[] {
    return [subject, this.pseudonym(subject)];
  }

  private entryOf({
    customerId,
    subject = '',
    status = 200,
    address = '',
    requestId = '',
    detail,
    ...rest
  }: ToldEntry) {
    const plainSubject = plain(subject, LONGEST_TEXT);
    const about =
      customerId === undefined
        ? { subject: plainSubject, subjectKey: plainSubject }
        : { subject: plain(maskNumber(customerId), LONGEST_TEXT), subjectKey: this.pseudonym(customerId) };
    const text = detail === undefined || Object.keys(detail).length === 0 ? '' : JSON.stringify(detail);
    const name = plain(rest.name, LONGEST_TEXT);
    return { ...rest, ...about, name, status, address, requestId, detail: plain(text, LONGEST_DETAIL) };
  }

  /** Tells no number, and is the same each time. */
  private pseudonym(customerId: string): string {
    return `customer:${createHmac('sha256', this.secret).update(customerId).digest('hex').slice(0, 32)}`;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH_ENTRIES);
      let before: AuditHead | undefined;
      let head: AuditHead | undefined;
      try {
        await this.log.append((last) => {
          const entries = chained(batch, last);
          before = last;
          head = entries.at(-1);
          return entries;
        });
      } catch (error) {
        this.failed(error);
        return;
      }
      this.waiting.splice(0, batch.length);
      for (const { written } of batch) written();
      if (this.failing) this.warn('entries of the audit trail are written again');
      this.failing = false;
      if (head !== undefined) await this.noted(head, before);
    }
    this.writing = undefined;
  }

  /** The entries are written: that they could not be noted elsewhere is told, and the next ones are. */
  private async noted(head: AuditHead, before: AuditHead | undefined): Promise<void> {
    await this.witness?.note(head, before).catch((error: unknown) => {
      this.warn(`how far the audit trail goes could not be noted: ${String(error)}`);
    });
  }

  private failed(error: unknown): void {
    if (!this.failing) this.warn(`entries of the audit trail cannot be written and wait: ${String(error)}`);
    this.failing = true;
    for (const { written } of this.waiting) written(error);
    setTimeout(() => {
      this.writing = this.write();
    }, AGAIN_MS).unref();
  }
}

function chained(batch: readonly { entry: AuditEntry }[], last: AuditHead | undefined): SealedAuditEntry[] {
  const entries: SealedAuditEntry[] = [];
  for (const { entry } of batch) entries.push(sealed(entry, entries.at(-1) ?? last));
  return entries;
}

/** As a database keeps it, or its hash would be another one when it is read again. */
function plain(text: string, longest: number): string {
  return text.slice(0, longest).toWellFormed().replaceAll('\0', '');
}
