import type { ContactChanged } from '../../core/effects.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EntryTally } from '../../runtime/entry-notices.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { count } from '../table.ts';
import type { Terminal } from '../terminal.ts';

const LINE_EVERY_MS = 10_000;

/** What is watched of the running service. */
type Watched = Pick<LiveService, 'definitions' | 'subscribe'> & {
  subscribeTally(listener: (tally: EntryTally) => void): () => void;
};

/** Tells on the terminal what is going on: the first contact, then a line every ten seconds. @returns how to stop. */
export function showLive(live: Watched, clock: Clock, terminal: Terminal): () => void {
  const totals = { moments: 0, decisions: 0, contacts: 0, delivered: 0, answers: 0, conversions: 0 };
  let isFirst = true;
  const stopTally = live.subscribeTally(({ moments, decisions }) => {
    totals.moments += sumOf(moments);
    totals.decisions += sumOf(decisions);
  });
  const stopNotices = live.subscribe((notices, untold = []) => {
    for (const { planned } of untold) totals.contacts += planned;
    for (const { effect } of notices) {
      if (effect.type === 'conversion') totals.conversions++;
      if (effect.type === 'outcome') totals.answers++;
      if (effect.type !== 'contact') continue;
      if (effect.status === 'planned') totals.contacts++;
      if (effect.status === 'delivered') totals.delivered++;
      if (isFirst && effect.status === 'planned') {
        isFirst = false;
        terminal.line(`The first contact: ${contactLine(effect, live.definitions)}`);
      }
    }
  });
  const timer = setInterval(() => {
    const { moments, decisions, contacts, delivered, answers, conversions } = totals;
    terminal.line(
      `${shownTime(clock.now())}  ${count(moments)} moments, ${count(decisions)} decisions, ${count(contacts)} contacts ` +
        `(${count(delivered)} delivered), ${count(answers)} answers, ${count(conversions)} conversions`,
    );
  }, LINE_EVERY_MS);
  return () => {
    clearInterval(timer);
    stopTally();
    stopNotices();
  };
}

/** The time in the town. */
export function shownTime(at: number): string {
  const form = { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', form).format(at);
}

function contactLine({ customerId, offer, channel, campaign }: ContactChanged, definitions: Definitions): string {
  const named = <T extends { id: string; name?: string }>(all: readonly T[], id: string | undefined) =>
    all.find((known) => known.id === id)?.name ?? id ?? '';
  const masked = `${customerId.slice(0, 3)}****${customerId.slice(-4)}`;
  const what = offer === undefined ? 'a message' : `“${named(definitions.offers, offer)}”`;
  return `${masked}, ${what} by ${named(definitions.channels, channel)}, of “${named(definitions.campaigns, campaign)}”`;
}

const sumOf = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
