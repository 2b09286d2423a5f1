import type { ToldChannels } from '../../../src/features/channels/told-routes.ts';
import type { HttpSettings } from '../../../src/http/http-settings.ts';
import type { Heard } from '../../../src/ports/channel.ts';
import { MemoryDeadLetters, MemoryIdempotencyKeys, MemoryTimeline } from './kept-in-memory.ts';
import { MemoryControl } from './memory-control.ts';
import { openTownHall, type TownHall } from './town-hall.ts';

/** A town hall with every part a server can have, so that all routes are there. */
export function openWholeHall(settings: Partial<HttpSettings> = {}, told = new ToldByName()): Promise<TownHall> {
  return openTownHall(settings, (live) => ({
    records: new MemoryTimeline(live),
    deadLetters: new MemoryDeadLetters(),
    idempotency: new MemoryIdempotencyKeys(),
    sms: { inbound: async () => {}, receipt: async () => {} },
    told,
    control: new MemoryControl(),
    carried: {
      take: async (_channel, customerId) =>
        customerId === 'n1' ? { contactId: '0'.repeat(24), text: 'and by the way' } : undefined,
    },
  }));
}

/** Channels that are named after how they take what they are told, and `sms`, which records it. */
export class ToldByName implements ToldChannels {
  /** What came last, as it came. */
  heard = '';

  signedReport(channel: string, headers: Readonly<Record<string, string | string[] | undefined>>, body: string) {
    return this.hear(channel, `${String(headers['webhook-id'])} ${body}`);
  }

  queriedReport(channel: string, query: string) {
    return this.hear(channel, `report ${query}`);
  }

  queriedText(channel: string, query: string) {
    return this.hear(channel, `text ${query}`);
  }

  private hear(channel: string, what: string): Promise<Heard> | undefined {
    this.heard = what;
    const problem = `it says ${channel}`;
    switch (channel) {
      case 'sms':
        return Promise.resolve({ status: 'recorded' });
      case 'recorded':
      case 'not-recorded':
        return Promise.resolve({ status: channel });
      case 'not-understood':
      case 'not-trusted':
        return Promise.resolve({ status: channel, problem });
      default:
        return undefined;
    }
  }
}
