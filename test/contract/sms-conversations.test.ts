import { MemoryConversations } from '../../src/features/sms-replies/sms-fixture.ts';
import { describeSmsConversations } from './sms-conversations-suite.ts';

describeSmsConversations('conversations in memory, which other tests stand on', async () => {
  const open = new MemoryConversations();
  return { open, reopen: async () => open };
});
