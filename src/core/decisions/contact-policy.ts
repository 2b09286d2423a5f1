import type { PolicyDefinition } from '../schema/definitions.ts';
import type { ZoneClock } from '../schema/zone-clock.ts';
import { nextFullMinute } from './capacity.ts';
import type { ContactBook } from './contact-book.ts';
import type { CompiledCap, DecisionProgram } from './decision-program.ts';
import { MarkScope } from './marks.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What a contact would count for. `offer` and thus category and product −1: a message has none. */
export interface Subject {
  readonly channel: number;
  readonly category: number;
  readonly product: number;
}

/** What a cap has counted for a customer; `of`: the channel or category, '' for scope `all`. */
export interface CapUse {
  readonly cap: CompiledCap;
  readonly of: string;
  readonly used: number;
}

const NOTHING: Subject = { channel: -1, category: -1, product: -1 };

/**
 * Consent blocks, caps, cool-downs and quiet hours: the rules over all channels. Answers are reason
 * numbers, 0 when nothing refuses. `head` is the customer's list in the contact book.
 */
export class ContactPolicy {
  private readonly program: DecisionProgram;
  private readonly book: ContactBook;
  private readonly policy: PolicyDefinition;
  /** Codes under which the book knows channels, categories and products, by position. */
  private readonly channelCodes: number[];
  private readonly categoryCodes: number[];
  private readonly productCodes: number[];

  constructor(program: DecisionProgram, book: ContactBook) {
    this.program = program;
    this.book = book;
    this.policy = program.definitions.policy;
    this.channelCodes = program.channels.map((channel) => book.code(channel.id));
    this.categoryCodes = program.categories.map((category) => book.code(category));
    this.productCodes = program.products.map((product) => book.code(product.id));
  }

  /** `service` contacts are stopped by a total block only. */
  blockRefusal(head: number, { channel, category }: Subject, service: boolean): number {
    if (head === 0) return 0;
    const { fixed } = this.program;
    const { marks } = this.book;
    if (marks.isBlocked(head, MarkScope.all, 0)) return fixed.blockAll;
    if (service) return 0;
    if (marks.isBlocked(head, MarkScope.channel, this.channelCodes[channel])) return fixed.blockChannel;
    if (category >= 0 && marks.isBlocked(head, MarkScope.category, this.categoryCodes[category])) {
      return fixed.blockCategory;
    }
    return 0;
  }

  /** The first cap that a slot dated `date` would break; the slot of contact `except` is not counted. */
  capRefusal(head: number, zone: ZoneClock, date: number, subject: Subject, except: number): number {
    if (this.book.contacts.first(head) === 0) {
      return this.program.caps.find((cap) => cap.max <= 0 && this.concerns(cap, subject))?.reason ?? 0;
    }
    for (const cap of this.program.caps) {
      if (!this.concerns(cap, subject)) continue;
      if (this.slotsCounted(head, zone, date, cap, subject, except) >= cap.max) return cap.reason;
    }
    return 0;
  }

  cooldownRefusal(head: number, now: number, { product, category }: Subject): number {
    if (head === 0) return 0;
    const { fixed } = this.program;
    const { marks } = this.book;
    if (product >= 0 && marks.isCoolingDown(head, MarkScope.product, this.productCodes[product], now)) {
      return fixed.cooldownProduct;
    }
    if (category >= 0 && marks.isCoolingDown(head, MarkScope.category, this.categoryCodes[category], now)) {
      return fixed.cooldownCategory;
    }
    return marks.isCoolingDown(head, MarkScope.all, 0, now) ? fixed.cooldownAll : 0;
  }

  /** How the caps stand for a slot dated `date`; of those over each channel or category, the ones drawn on. */
  capUses(head: number, zone: ZoneClock, date: number): CapUse[] {
    return this.program.caps.flatMap((cap) =>
      this.subjectsOf(cap).flatMap(({ of, subject, always }) => {
        const used = this.slotsCounted(head, zone, date, cap, subject, 0);
        return always || used > 0 ? [{ cap, of, used }] : [];
      }),
    );
  }

  /** Whether the local minute of `at` lies in the quiet hours. */
  isQuiet(zone: ZoneClock, at: number): boolean {
    const quiet = this.policy.quietHours;
    if (quiet === undefined) return false;
    const { fromMinute, untilMinute } = quiet;
    const minute = zone.minuteOfDay(at);
    return fromMinute <= untilMinute
      ? minute >= fromMinute && minute < untilMinute
      : minute >= fromMinute || minute < untilMinute;
  }

  /** The first allowed instant after a quiet one. */
  endOfQuiet(zone: ZoneClock, at: number): number {
    const end = zone.nextAtMinute(at, this.policy.quietHours?.untilMinute ?? 0);
    if (zone.offsetMs(end) === zone.offsetMs(at)) return end;
    // The clocks change in between: the last quiet minute may be skipped, or come twice.
    let minute = nextFullMinute(at);
    while (minute < end && this.isQuiet(zone, minute)) minute += MINUTE_MS;
    return Math.min(minute, end);
  }

  /** What a cap counts apart from each other. */
  private subjectsOf({ scope, of }: CompiledCap): { of: string; subject: Subject; always: boolean }[] {
    if (scope === 'all') return [{ of: '', subject: NOTHING, always: true }];
    const names = scope === 'channel' ? this.program.channels.map(({ id }) => id) : this.program.categories;
    return names.flatMap((name, position) =>
      of === -1 || of === position
        ? [{ of: name, subject: { ...NOTHING, [scope]: position }, always: of === position }]
        : [],
    );
  }

  private concerns({ scope, of }: CompiledCap, { channel, category }: Subject): boolean {
    if (scope === 'all') return true;
    const own = scope === 'channel' ? channel : category;
    return own >= 0 && (of === -1 || of === own);
  }

  private slotsCounted(
    head: number,
    zone: ZoneClock,
    date: number,
    cap: CompiledCap,
    { channel, category }: Subject,
    except: number,
  ): number {
    const { contacts } = this.book;
    const day = cap.per === 'day' ? zone.dayIndex(date) : 0;
    const after = date - (cap.per === '7d' ? 7 : 30) * DAY_MS;
    let count = 0;
    for (let contact = contacts.first(head); contact !== 0; contact = contacts.next(contact)) {
      const slotAt = contacts.slotAt(contact);
      if (contact === except || Number.isNaN(slotAt)) continue;
      if (cap.scope === 'channel' && contacts.channelCode(contact) !== this.channelCodes[channel]) continue;
      if (cap.scope === 'category' && contacts.categoryCode(contact) !== this.categoryCodes[category]) continue;
      if (cap.per === 'day' ? zone.dayIndex(slotAt) === day : slotAt > after) count++;
    }
    return count;
  }
}
