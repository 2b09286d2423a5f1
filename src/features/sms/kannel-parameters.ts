import { hash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import type { DeliveryReceipt, InboundMessage } from '../../ports/channel.ts';

const number = Type.String({ minLength: 1, maxLength: 64 });
const unixSeconds = Type.String({ pattern: '^[0-9]{1,12}$', description: 'Unix seconds, `%T`.' });
const idParameter = Type.String({ minLength: 1, maxLength: 128 });

/** What the gateway's `get-url` tells of a text from a customer. Unknown parameters are passed over. */
export const inboundParameters = Type.Object({
  from: number,
  to: number,
  text: Type.String({ maxLength: 10_000, description: '`%a`, UTF-8.' }),
  id: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: "The gateway's own id, `%I`." })),
  time: Type.Optional(unixSeconds),
});

/** What the gateway's delivery report tells. */
export const reportParameters = Type.Object({
  id: Type.String({ ...idParameter, description: 'What was given as id when the message was handed over.' }),
  type: Type.String({
    pattern: '^[0-9]{1,3}$',
    description: '`%d`: 1 delivered, 2 not delivered, 4 buffered, 8 with the centre, 16 rejected.',
  }),
  reply: Type.Optional(Type.String({ maxLength: 1000, description: "The centre's own words, `%A`." })),
  time: Type.Optional(unixSeconds),
});

/** A text told twice has the same id: the gateway's, or a hash of all that is told. */
export function inboundOf({ from, to, text, id, time }: Static<typeof inboundParameters>, now: number): InboundMessage {
  const known = id ?? hash('sha256', JSON.stringify([from, to, text, time]), 'hex').slice(0, 32);
  return { id: known, from, to, text, at: instantOf(time, now) };
}

/** Undefined: the report says only that the message is on its way. */
export function receiptOf(
  { id, type, reply = '', time }: Static<typeof reportParameters>,
  now: number,
): DeliveryReceipt | undefined {
  const report = { reference: id, at: instantOf(time, now) };
  switch (Number(type)) {
    case 1:
      return { ...report, status: 'delivered' };
    case 2:
      if (/stat:EXPIRED/i.test(reply)) return { ...report, status: 'expired', reason: 'expired' };
      return { ...report, status: 'failed', reason: /stat:REJECTD/i.test(reply) ? 'rejected' : 'absent' };
    case 16:
      return { ...report, status: 'failed', reason: 'rejected' };
    default:
      return undefined;
  }
}

function instantOf(time: string | undefined, now: number): number {
  return time === undefined ? now : Number(time) * 1000;
}
