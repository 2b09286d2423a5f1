import type { Channel, OutboundMessage, SendResult } from '../../../ports/channel.ts';
import { ContactFile } from './contact-file.ts';
import type { FilesSettings } from './files-settings.ts';

const WINDOW = 1000;
/** Contacts that may wait for the disk; beyond, the channel is busy. */
const MOST_WAITING = 4 * WINDOW;
const BUSY_MS = 1000;
const HOUR_MS = 3_600_000;
/** How often it is looked whether a file is to be finished. */
const LOOK_MS = 30_000;

interface Waiting {
  message: OutboundMessage;
  resolve: (result: SendResult) => void;
}

/** Contacts in files that an operator picks up; a name without `.part` is finished and not touched again. */
export async function openFilesChannel(settings: FilesSettings): Promise<Channel> {
  return new FilesChannel(settings);
}

/**
 * P1. A contact is `sent` when its line is on the disk; its reference is its id.
 * P2. Safe to retry: a contact whose id is in the current file or the one before is not written again. What was under
 *     way in a crash is in a file that is not finished yet, and that is read at the next start.
 * P3. A file holds one hour or day and is finished when that is over, also when nothing more comes.
 * P4. One flush is under way at a time; what comes meanwhile goes with the next.
 */
class FilesChannel implements Channel {
  readonly window = WINDOW;
  readonly safeToRetry = true;
  private readonly settings: FilesSettings;
  private readonly clock: Intl.DateTimeFormat;
  private readonly timer: NodeJS.Timeout;
  private file: ContactFile | undefined;
  private previousIds: ReadonlySet<string> = new Set();
  private waiting: Waiting[] = [];
  private flushing: Promise<unknown>;
  private wrong: string | undefined;
  private closing = false;

  constructor(settings: FilesSettings) {
    this.settings = settings;
    this.clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: settings.timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    });
    this.flushing = this.attempt(() => this.turnPage());
    this.timer = setInterval(() => this.flushSoon(), LOOK_MS);
    this.timer.unref();
  }

  trouble(): string | undefined {
    return this.wrong;
  }

  async send(message: OutboundMessage): Promise<SendResult> {
    if (this.closing || this.waiting.length >= MOST_WAITING) return { status: 'busy', retryAfterMs: BUSY_MS };
    return new Promise((resolve) => {
      this.waiting.push({ message, resolve });
      if (this.waiting.length === 1) this.flushSoon();
    });
  }

  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.timer);
    this.flushSoon();
    await this.flushing;
    await this.file?.close();
    this.file = undefined;
  }

  private flushSoon(): void {
    this.flushing = this.flushing.then(() => this.flush());
  }

  private async flush(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    if (await this.attempt(() => this.turnPage())) await this.write(batch);
    else for (const { resolve } of batch) resolve({ status: 'busy', retryAfterMs: BUSY_MS });
  }

  /** Finishes what is over, opens what has begun. */
  private async turnPage(): Promise<void> {
    const period = this.periodAt(Date.now());
    // A clock that went back goes on with the file of the later time.
    if (this.file !== undefined && this.file.period >= period) return;
    if (this.file === undefined) {
      for (const unfinished of await ContactFile.unfinished(this.settings)) {
        if (unfinished >= period) continue;
        const old = await ContactFile.open(this.settings, unfinished);
        await this.finish(old);
      }
    } else {
      await this.finish(this.file);
    }
    this.file = await ContactFile.open(this.settings, period);
  }

  private async finish(file: ContactFile): Promise<void> {
    this.file = undefined;
    if (file.contactIds.size > 0) this.previousIds = file.contactIds;
    await file.finish();
  }

  private async write(batch: readonly Waiting[]): Promise<void> {
    const { file } = this;
    if (file === undefined) throw new Error('broken invariant: a file is open');
    const now = Date.now();
    const fresh = new Map<string, OutboundMessage>();
    const results = batch.map(({ message }) => this.resultFor(message, file, fresh, now));
    const written = fresh.size === 0 || (await this.attempt(() => file.append([...fresh.values()])));
    batch.forEach(({ resolve }, index) => {
      const isFresh = fresh.has(batch[index].message.contactId);
      resolve(written || !isFresh ? results[index] : { status: 'unknown', detail: this.wrong ?? 'the disk' });
    });
    if (written) return;
    // What was written is found out by reading it again.
    this.file = undefined;
    await file.close().catch(() => undefined);
  }

  private resultFor(
    message: OutboundMessage,
    file: ContactFile,
    fresh: Map<string, OutboundMessage>,
    now: number,
  ): SendResult {
    const { contactId } = message;
    const sent: SendResult = { status: 'sent', reference: contactId };
    if (file.contactIds.has(contactId) || this.previousIds.has(contactId) || fresh.has(contactId)) return sent;
    if (message.expiresAt <= now) return { status: 'failed', reason: 'expired' };
    if (file.contactIds.size + fresh.size >= this.settings.mostContacts) {
      return { status: 'busy', retryAfterMs: HOUR_MS - (now % HOUR_MS) };
    }
    fresh.set(contactId, message);
    return sent;
  }

  /** @returns whether it worked; otherwise `trouble` says what is wrong. */
  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.wrong = undefined;
      return true;
    } catch (fault) {
      this.wrong = `${this.settings.folder}: ${fault instanceof Error ? fault.message : String(fault)}`;
      return false;
    }
  }

  private periodAt(at: number): string {
    const parts = new Map(this.clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    return this.settings.every === 'day' ? day : `${day}T${parts.get('hour')}`;
  }
}
