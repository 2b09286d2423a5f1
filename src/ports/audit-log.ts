/** One thing that somebody did. Times are epoch ms; '' where nothing is to be said. */
export interface AuditEntry {
  at: number;
  /** Of the caller: an API key's id, `user:<id>`, or the command that was used. */
  who: string;
  /** What people call the caller. */
  name: string;
  /** `customer.read` */
  action: string;
  /** What it was done to, for people: numbers of customers are masked. */
  subject: string;
  /** By which entries about a subject are found: of customers a pseudonym, which tells no number. */
  subjectKey: string;
  /** Of the answer; 200 of what was not asked over HTTP. */
  status: number;
  /** Where the request came from. */
  address: string;
  requestId: string;
  /** JSON: the reason, what was changed. */
  detail: string;
}

/** An entry in its place. Each carries the hash of the one before, so that none can be changed or taken out unseen. */
export interface SealedAuditEntry extends AuditEntry {
  /** From 1, without gaps. */
  sequence: number;
  /** Of the entry before; '' of the first. */
  previousHash: string;
  hash: string;
}

export type AuditHead = Pick<SealedAuditEntry, 'sequence' | 'hash'>;

export interface AuditFilter {
  name?: string;
  action?: string;
  /** Any of these. */
  subjectKeys?: readonly string[];
  /** From this time on, until before that one. */
  from?: number;
  until?: number;
  /** Those that come after it, newest first. */
  after?: { at: number; sequence: number };
}

/** What was done, one entry after the other. Entries are never changed and never removed. */
export interface AuditLog {
  /** Appends what `seal` makes of the last entry; whoever else appends waits meanwhile. All of it, or none. */
  append(seal: (last: AuditHead | undefined) => readonly SealedAuditEntry[]): Promise<void>;
  /** Newest first by `at`. */
  list(limit: number, filter?: AuditFilter): Promise<SealedAuditEntry[]>;
  /** By `sequence`, from this one on. */
  chain(fromSequence: number, limit: number): Promise<SealedAuditEntry[]>;
  head(): Promise<AuditHead | undefined>;
}
