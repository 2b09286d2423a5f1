import { describe, expect, test } from 'vitest';
import { plainMessageId, type ReceiptFields, readReceipt } from './smpp-receipt.ts';

const forms = { submitIds: 'text', receiptIds: 'text', receiptErrors: { '901': 'not-fetched' } } as const;
const textOf = (id: string, stat: string, err: string) =>
  `id:${id} sub:001 dlvrd:000 submit date:2603051200 done date:2603051201 stat:${stat} err:${err} text:Hello`;

const ledger: [what: string, fields: ReceiptFields, report: object | undefined][] = [
  ['arrived', { text: textOf('7', 'DELIVRD', '000') }, { messageId: '7', status: 'delivered' }],
  [
    'unknown subscriber',
    { text: textOf('7', 'UNDELIV', '001') },
    { messageId: '7', status: 'failed', reason: 'suspended' },
  ],
  ['no such code', { text: textOf('7', 'UNDELIV', '777') }, { messageId: '7', status: 'failed', reason: 'network' }],
  [
    'our own code',
    { text: textOf('7', 'UNDELIV', '901') },
    { messageId: '7', status: 'failed', reason: 'not-fetched' },
  ],
  ['refused', { text: textOf('7', 'REJECTD', '000') }, { messageId: '7', status: 'failed', reason: 'rejected' }],
  ['too late', { text: textOf('7', 'EXPIRED', '000') }, { messageId: '7', status: 'expired', reason: 'expired' }],
  [
    'too late, off',
    { text: textOf('7', 'EXPIRED', '029') },
    { messageId: '7', status: 'expired', reason: 'switched-off' },
  ],
  ['on its way', { text: textOf('7', 'ENROUTE', '000') }, { messageId: '7', status: 'on-its-way' }],
  ['accepted', { text: textOf('7', 'ACCEPTD', '000') }, { messageId: '7', status: 'on-its-way' }],
  ['in small letters', { text: 'id:7 stat:delivrd err:000' }, { messageId: '7', status: 'delivered' }],
  ['fields alone', { text: '', receiptedMessageId: '7', messageState: 2 }, { messageId: '7', status: 'delivered' }],
  [
    'fields over text',
    { text: textOf('8', 'UNDELIV', '000'), receiptedMessageId: '7', messageState: 2 },
    { messageId: '7', status: 'delivered' },
  ],
  [
    'an error of the network',
    { text: '', receiptedMessageId: '7', messageState: 5, networkErrorCode: Buffer.from([3, 0, 27]) },
    { messageId: '7', status: 'failed', reason: 'absent' },
  ],
  ['no id', { text: 'stat:DELIVRD err:000' }, undefined],
  ['no state', { text: 'id:7 err:000' }, undefined],
  ['a state nobody knows', { text: textOf('7', 'SLEEPING', '000') }, undefined],
  ['a text of a customer', { text: 'Y' }, undefined],
];

describe('a delivery receipt', () => {
  test.each(ledger)('%s', (_, fields, report) => {
    expect(readReceipt(fields, forms)).toEqual(report);
  });

  test.each([
    ['1A2B', 'hex', '6699'],
    ['0000006699', 'decimal', '6699'],
    ['ffffffffffffffff', 'hex', '18446744073709551615'],
    ['1A2B', 'text', '1A2B'],
    ['not a number', 'hex', 'not a number'],
  ] as const)('names the message %s in %s as %s', (id, form, plain) => {
    expect(plainMessageId(id, form)).toBe(plain);
  });
});
