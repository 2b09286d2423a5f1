import type { DraftTests } from '../../../src/features/campaigns/draft-test-routes.ts';

type Sent = Parameters<DraftTests['send']>[0];

/** Takes tests of drafts wherever they are to go, and remembers them; a number that ends in 9 is not reached. */
export class ToldDraftTests implements DraftTests {
  readonly sent: Sent[] = [];

  async send(message: Sent) {
    if (message.number.endsWith('9')) return { code: 'away' as const, why: 'the channel is away' };
    this.sent.push(message);
    return { messageId: `test-${message.number}` };
  }
}
