import { words } from '../frame/words.ts';

/** Texts of the test of a message on one's own phone. */
export const testSendWords = words('test-send', {
  zh: {
    testSend: '测试发送',
    send: '发送',
    cancelButton: '取消',
    testSendHint: '经真实渠道发到测试号码，标记为测试，不计入频次和结果。内容按已启用的版本生成。',
    testDraftHint: '经真实渠道发到测试号码，标记为测试，不计入频次和结果。内容按现在编写的版本生成，无需先启用。',
    testNumbers: '测试号码',
    noTestNumbers: '还没有测试号码，登记后才能测试发送。',
    makeTestNumbers: '去登记测试号码',
    seeTestNumbers: '测试号码由运维人员登记，查看页面',
    testRefusals: {
      unserved: '本系统没有接通这个渠道，请联系运维人员。',
      paused: '渠道已暂停，恢复后再试。',
      away: '渠道连接不上，请稍后再试或联系运维人员。',
      refused: '渠道拒绝发送，请检查号码。',
      busy: '渠道繁忙，请一分钟后再试。',
      unknown: '渠道没有答复，可能已发出，也可能没有。',
    },
    testSent: '{{number}}：已发出',
    testFailed: '{{number}}：没有发出。{{why}}',
  },
  en: {
    testSend: 'Test send',
    send: 'Send',
    cancelButton: 'Cancel',
    testSendHint:
      'Through the real channel, marked as a test, counted nowhere. The text is that of the active version.',
    testDraftHint:
      'Goes to test numbers through the real channel, marked as a test and counted nowhere: the version as it is written ' +
      'now, which need not be active.',
    testNumbers: 'Test numbers',
    noTestNumbers: 'There are no test numbers yet: they have to be registered first.',
    makeTestNumbers: 'Register test numbers',
    seeTestNumbers: 'Operators register test numbers: see the page',
    testRefusals: {
      unserved: 'This channel is not connected here: ask those who run the service.',
      paused: 'The channel is paused: try again when it goes on.',
      away: 'The channel cannot be reached: try again later, or ask those who run the service.',
      refused: 'The channel refused it: check the number.',
      busy: 'The channel is busy: try again in a minute.',
      unknown: 'The channel did not say whether it left.',
    },
    testSent: '{{number}}: sent',
    testFailed: '{{number}}: not sent. {{why}}',
  },
});
