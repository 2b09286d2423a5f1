import { type Static, Type } from 'typebox';
import { hashText, lanes } from '../core/hash.ts';
import type { FailureReason } from '../ports/channel.ts';
import type { Phones } from './phones.ts';

const share = (description: string) => Type.Number({ description, default: 0, minimum: 0, maximum: 1 });

/** Phones of which certain shares do certain things, drawn from the number, so that every run does the same. */
export const sharePhonesSchema = Type.Object(
  {
    seed: Type.String({ description: 'another seed, other phones', default: '' }),
    failShare: share('of messages that never arrive'),
    replyShare: share('of arrived messages that are answered'),
    replyText: Type.String({ default: 'Y' }),
    repeatShare: share('of receipts that are told twice'),
    throttleShare: share('of submits that are refused because it is too much'),
    cutShare: share('of submits after which the connection is cut before the answer'),
    deliverMs: Type.Integer({ description: 'until a message arrives', default: 20, minimum: 0 }),
    replyMs: Type.Integer({ description: 'from the arrival to the answer', default: 20, minimum: 0 }),
  },
  { additionalProperties: false, default: {} },
);

const causes: readonly FailureReason[] = ['absent', 'switched-off', 'suspended', 'network'];

/** A number in [0, 1) that belongs to these words. */
function drawn(...words: readonly string[]): number {
  hashText(words.join('\u0000'));
  return (lanes[0] >>> 0) / 2 ** 32;
}

export function sharePhones(shares: Static<typeof sharePhonesSchema>): Phones {
  // Attempts are counted, because a submit that comes again after a fault must not have the same fault for ever.
  let attempts = 0;
  return {
    receive({ to }) {
      const luck = drawn(shares.seed, 'submit', to, String(attempts++));
      if (luck < shares.throttleShare) return 'throttled';
      return luck < shares.throttleShare + shares.cutShare ? 'cut' : 'taken';
    },
    answer({ to, text }) {
      const luck = (what: string) => drawn(shares.seed, what, to, text);
      const receipts = luck('repeat') < shares.repeatShare ? 2 : 1;
      if (luck('fail') < shares.failShare) {
        const failure = causes[Math.floor(luck('cause') * causes.length)];
        return { afterMs: shares.deliverMs, failure, receipts };
      }
      const replies = luck('reply') < shares.replyShare ? [{ text: shares.replyText, afterMs: shares.replyMs }] : [];
      return { afterMs: shares.deliverMs, receipts, replies };
    },
  };
}
