import type { HttpSettings } from '../../../src/http/http-settings.ts';
import { MemoryDeadLetters, MemoryIdempotencyKeys, MemoryTimeline } from './kept-in-memory.ts';
import { openTownHall, type TownHall } from './town-hall.ts';

/** A town hall with every part a server can have, so that all routes are there. */
export function openWholeHall(settings: Partial<HttpSettings> = {}): Promise<TownHall> {
  return openTownHall(settings, (live) => ({
    records: new MemoryTimeline(live),
    deadLetters: new MemoryDeadLetters(),
    idempotency: new MemoryIdempotencyKeys(),
    sms: { inbound: async () => {}, receipt: async () => {} },
    carried: {
      take: async (_channel, customerId) =>
        customerId === 'n1' ? { contactId: '0'.repeat(24), text: 'and by the way' } : undefined,
    },
  }));
}
