import { createHash } from 'node:crypto';
import { joinEscapes } from '../../../definitions/sms-text.ts';
import type { ChannelListener, InboundMessage } from '../../../ports/channel.ts';

/** A text, or a part of one, as the message centre delivers it. */
export interface InboundText {
  from: string;
  to: string;
  text: string;
  /** The peer's own name for it, when it gives one. */
  reference?: string;
  part?: { reference: number; total: number; sequence: number };
  /** Tells the session it came by from the next. */
  era: number;
  at: number;
}

interface Assembly {
  first: InboundText;
  texts: (string | undefined)[];
  /** Recorded: what comes of it now is a repetition. */
  done: boolean;
  /** Resolves when the whole is recorded. */
  whole: Promise<void> | undefined;
  wakeHeld: (() => void)[];
  timer: NodeJS.Timeout | undefined;
}

interface Told {
  id: string;
  era: number;
  acknowledged: boolean;
}

const MOST_ASSEMBLIES = 2000;
const MOST_TOLD = 20_000;

/**
 * Inbound texts, whole and once.
 *
 * T1. `take` resolves when the text is recorded, and rejects when the peer shall repeat it.
 * T2. A text that the peer repeats has the id it had: by the peer's reference when there is one; else the same words on
 *     the same way are a repetition as long as we have not acknowledged them, or did so on a session that was lost
 *     since. A crash between recording and acknowledging makes a new id when the peer gives no reference.
 * T3. A part is acknowledged with its whole, or after `holdMs`, because some peers send the next part only then.
 * T4. When parts stay away for `assemblyMs`, or there are too many beginnings, what has come is told with … for the rest.
 */
export class InboundTexts {
  private readonly listener: ChannelListener;
  private readonly holdMs: number;
  private readonly assemblyMs: number;
  private readonly assemblies = new Map<string, Assembly>();
  private readonly toldOf = new Map<string, Told>();

  constructor(listener: ChannelListener, holdMs: number, assemblyMs: number) {
    this.listener = listener;
    this.holdMs = holdMs;
    this.assemblyMs = assemblyMs;
  }

  take(text: InboundText): Promise<void> {
    const { part } = text;
    return part === undefined || part.total < 2 ? this.tell(text, joinEscapes(text.text)) : this.takePart(text, part);
  }

  close(): void {
    for (const assembly of this.assemblies.values()) clearTimeout(assembly.timer);
  }

  private async takePart(text: InboundText, part: NonNullable<InboundText['part']>): Promise<void> {
    const key = JSON.stringify([text.from, text.to, part.reference, part.total]);
    const known = this.assemblies.get(key);
    const index = part.sequence - 1;
    const repeated = known !== undefined && known.texts[index] === text.text;
    if (repeated && known.done) return;
    const assembly = known !== undefined && (repeated || !known.done) ? known : this.begin(key, text, part.total);
    if (index >= 0 && index < part.total) assembly.texts[index] = text.text;
    const complete = !assembly.texts.includes(undefined);
    if (complete) await this.tellAssembly(assembly);
    else await this.hold(assembly);
  }

  private begin(key: string, first: InboundText, total: number): Assembly {
    const texts = new Array<string | undefined>(total).fill(undefined);
    const assembly: Assembly = { first, texts, done: false, whole: undefined, wakeHeld: [], timer: undefined };
    this.assemblies.delete(key);
    this.assemblies.set(key, assembly);
    this.giveUpLater(assembly);
    if (this.assemblies.size > MOST_ASSEMBLIES) {
      const [[oldestKey, oldest]] = this.assemblies;
      this.assemblies.delete(oldestKey);
      if (!oldest.done) this.giveUp(oldest);
    }
    return assembly;
  }

  private giveUpLater(assembly: Assembly): void {
    assembly.timer = setTimeout(() => this.giveUp(assembly), this.assemblyMs);
    assembly.timer.unref();
  }

  /** Its parts are acknowledged: nobody but us can tell it again. */
  private giveUp(assembly: Assembly): void {
    this.tellAssembly(assembly).catch(() => this.giveUpLater(assembly));
  }

  private async tellAssembly(assembly: Assembly): Promise<void> {
    assembly.whole ??= this.tell(assembly.first, joinEscapes(assembly.texts.map((text) => text ?? '…').join('')));
    try {
      await assembly.whole;
      assembly.done = true;
      clearTimeout(assembly.timer);
    } catch (fault) {
      assembly.whole = undefined;
      throw fault;
    } finally {
      for (const wake of assembly.wakeHeld.splice(0)) wake();
    }
  }

  private async hold(assembly: Assembly): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let ended = false;
    await Promise.race([
      new Promise<void>((resolve) => {
        assembly.wakeHeld.push(() => {
          ended = true;
          resolve();
        });
      }),
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, this.holdMs);
      }),
    ]);
    clearTimeout(timer);
    if (ended && !assembly.done) throw new Error('the whole text could not be recorded');
  }

  private async tell(text: InboundText, words: string): Promise<void> {
    const key = digest([text.from, text.to, words, text.reference ?? '']);
    const known = text.reference === undefined ? this.toldOf.get(key) : undefined;
    const repeated = known !== undefined && (!known.acknowledged || known.era !== text.era) ? known : undefined;
    const id = repeated?.id ?? (text.reference === undefined ? digest([key, String(text.at)]) : key);
    const told: Told = { id, era: text.era, acknowledged: false };
    this.toldOf.delete(key);
    this.toldOf.set(key, told);
    const [oldest] = this.toldOf.keys();
    if (this.toldOf.size > MOST_TOLD) this.toldOf.delete(oldest);
    const message: InboundMessage = { id, from: text.from, to: text.to, text: words, at: text.at };
    await this.listener.inbound(message);
    told.acknowledged = true;
  }
}

/** A name of 128 bits for these words. */
const digest = (words: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 32);
