import { describe, expect, it } from 'vitest';
import { inboundOf, receiptOf } from './kannel-parameters.ts';

const NOW = 1_772_442_000_000;

describe('a text from a customer', () => {
  const text = { from: '13812345678', to: '10086', text: 'TD' };

  it('has the id of the gateway, and its time in milliseconds', () => {
    expect(inboundOf({ ...text, id: 'k-1', time: '1772441999' }, NOW)).toEqual({
      ...text,
      id: 'k-1',
      at: 1_772_441_999_000,
    });
  });

  it('without an id of the gateway has the same id when it is told twice, and another when it is another', () => {
    const told = { ...text, time: '1772441999' };
    expect(inboundOf(told, NOW).id).toBe(inboundOf(told, NOW + 5000).id);
    expect(inboundOf({ ...told, text: 'td' }, NOW).id).not.toBe(inboundOf(told, NOW).id);
  });
});

describe('a delivery report', () => {
  it.each([
    ['1', '', { status: 'delivered' }],
    ['2', 'id:1 stat:UNDELIV err:001', { status: 'failed', reason: 'absent' }],
    ['2', 'id:1 stat:EXPIRED err:000', { status: 'expired', reason: 'expired' }],
    ['2', 'id:1 stat:REJECTD err:000', { status: 'failed', reason: 'rejected' }],
    ['16', 'NACK/1031', { status: 'failed', reason: 'rejected' }],
  ])('of type %s with %j is a receipt', (type, reply, receipt) => {
    expect(receiptOf({ id: 'c1', type, reply }, NOW)).toEqual({ reference: 'c1', at: NOW, ...receipt });
  });

  it.each(['4', '8', '32'])('of type %s says only that the message is on its way', (type) => {
    expect(receiptOf({ id: 'c1', type }, NOW)).toBeUndefined();
  });
});
