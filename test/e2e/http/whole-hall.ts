import { readNumberList } from '../../../src/app/read-number-list.ts';
import { AuditTrail } from '../../../src/features/access/audit-trail.ts';
import { TestNumbers } from '../../../src/features/campaigns/test-numbers.ts';
import type { ToldChannels } from '../../../src/features/channels/told-routes.ts';
import { KeptMessageRules } from '../../../src/features/previews/message-rules.ts';
import type { HttpSettings } from '../../../src/http/http-settings.ts';
import type { AccessParts } from '../../../src/http/session-parts.ts';
import type { Heard } from '../../../src/ports/channel.ts';
import { MemoryAuditLog } from './audit-in-memory.ts';
import { MemoryCampaignRecords } from './campaigns-in-memory.ts';
import { MemoryDeadLetters, MemoryIdempotencyKeys, MemorySettings, MemoryTimeline } from './kept-in-memory.ts';
import { MemoryListUploads } from './lists-in-memory.ts';
import { MemoryControl } from './memory-control.ts';
import { People } from './people-in-memory.ts';
import { ToldDraftTests } from './told-draft-tests.ts';
import { ToldRehearsals } from './told-rehearsals.ts';
import { openTownHall, type TownHall } from './town-hall.ts';

/** A town hall with every part a server can have, so that all routes are there. */
export function openWholeHall(
  settings: Partial<HttpSettings> = {},
  {
    told = new ToldByName(),
    access = wholeAccess(new People()),
    draftTests = new ToldDraftTests(),
  }: { told?: ToldByName; access?: AccessParts; draftTests?: ToldDraftTests } = {},
): Promise<TownHall> {
  return openTownHall(settings, (live) => ({
    access,
    records: new MemoryTimeline(live),
    deadLetters: new MemoryDeadLetters(),
    idempotency: new MemoryIdempotencyKeys(),
    campaignRecords: new MemoryCampaignRecords(),
    testNumbers: new TestNumbers(new MemorySettings()),
    draftTests,
    shownSettings: { version: '0', settings: [], channels: [] },
    numberLists: { uploads: new MemoryListUploads(), read: readNumberList },
    messageRules: new KeptMessageRules(new MemorySettings()),
    sms: { inbound: async () => {}, receipt: async () => {} },
    told,
    control: new MemoryControl(),
    rehearsals: new ToldRehearsals(),
    carried: {
      take: async (_channel, customerId) =>
        customerId === 'n1' ? { contactId: '0'.repeat(24), text: 'and by the way' } : undefined,
    },
  }));
}

/** Every way to sign in, and an audit trail. */
export function wholeAccess(people: People): AccessParts {
  const provider = {
    begin: async () => ({ url: 'https://id.example/', attempt: { state: '', nonce: '', codeVerifier: '' } }),
    finish: async () => ({ iss: 'https://id.example', sub: '1' }),
  };
  const mapping = { nameClaim: 'sub', displayNameClaim: 'sub', rolesClaim: 'roles', roles: {}, regions: {} };
  const openId = { label: 'The house', provider, mapping: { ...mapping, regionClaim: '', allRegions: '*' } };
  const trail = new AuditTrail({ log: new MemoryAuditLog(), secret: '', warn: () => {} });
  return { ...people.access, openId, trail };
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
