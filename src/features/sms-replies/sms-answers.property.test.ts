/** Whatever is written, whenever the program dies: each text comes to one thing, and nothing is charged unasked. */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadPacks } from '../../definitions/load-packs.ts';
import { SmsTown, settled } from './sms-fixture.ts';
import { smsResultCodes } from './sms-result-codes.ts';

const loaded = loadPacks([join(import.meta.dirname, '../../../packs/telecom')]);
if ('problems' in loaded) throw new Error('the telecom pack has problems');
const { definitions } = loaded;
const priceOf = (id: unknown) => definitions.products.find((product) => product.id === id)?.priceCents;

class Crash extends Error {}

type Happening =
  | { type: 'text'; text: string }
  /** A text already told is told again. */
  | { type: 'again'; which: number }
  | { type: 'offer'; offer: string; channel: string }
  | { type: 'time'; minutes: number }
  /** The program dies at the so manieth step from now on. */
  | { type: 'crash'; steps: number }
  | { type: 'channel'; next: 'sent' | 'failed' | 'unknown' };

const word = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('Y', 'ｙ', '是的') },
  { weight: 6, arbitrary: fc.constantFrom('N', '1', '2', 'KT10', 'TJ', 'CX', 'BZ') },
  { weight: 2, arbitrary: fc.constantFrom('TD', 'TDQX', 'DY', 'TDZX', 'TY0188', 'PX', '办理', '你好') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('text'), text: word }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('again'), which: fc.nat(20) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('offer'),
      offer: fc.constantFrom('data-10', 'data-10', 'data-boost', 'paper-sport', 'surf-gift', 'no-such-offer'),
      channel: fc.constantFrom('sms', 'sms', 'mms', 'app-push'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('time'), minutes: fc.constantFrom(0, 1, 10, 40, 2000) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('crash'), steps: fc.nat(12) }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('channel'), next: fc.constantFrom('sent', 'failed', 'unknown') }),
  },
);

/** A town whose program dies at a step of its own choosing, before or after the step is done. */
function mortal(town: SmsTown): { dieIn: (steps: number) => void; live: () => void } {
  let left = Number.POSITIVE_INFINITY;
  const parts: object[] = [town.conversations, town.engine, town.journal, town.channel];
  const methods = ['open', 'conversation', 'decide', 'settle', 'replied', 'request', 'sending', 'sent', 'send'];
  for (const part of parts) {
    for (const name of methods) {
      const method: unknown = Reflect.get(part, name);
      if (typeof method !== 'function') continue;
      Reflect.set(part, name, async (...given: unknown[]) => {
        if (--left < 0) throw new Crash();
        const answer: unknown = await Reflect.apply(method, part, given);
        if (--left < 0) throw new Crash();
        return answer;
      });
    }
  }
  return {
    dieIn: (steps) => {
      left = steps;
    },
    live: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}

async function run(happenings: readonly Happening[]): Promise<{ town: SmsTown; texts: string[] }> {
  const town = new SmsTown(definitions);
  const fate = mortal(town);
  const texts: string[] = [];
  let offers = 0;
  const tell = async (which: number) => {
    const [text, id] = [texts[which]!, `m${which}`];
    try {
      await town.tells(text, id);
      await settled();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      fate.live();
      town.restart();
      await town.tells(text, id);
      await settled();
    }
    town.now += 10_000;
  };
  for (const each of happenings) {
    if (each.type === 'text') {
      texts.push(each.text);
      await tell(texts.length - 1);
    } else if (each.type === 'again' && texts.length > 0) await tell(each.which % texts.length);
    else if (each.type === 'offer') town.offer(`c${offers++}`, each.offer, each.channel);
    else if (each.type === 'time') town.now += each.minutes * 60_000;
    else if (each.type === 'crash') fate.dieIn(each.steps);
    else if (each.type === 'channel') town.channel.next = each.next;
  }
  fate.live();
  town.restart();
  town.answers.start();
  await settled();
  await town.answers.stop();
  return { town, texts };
}

it('handles each text once, with one result and one reply at most, and charges nothing without two yeses', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 25 }), async (happenings) => {
      const { town, texts } = await run(happenings);
      expect(town.conversations.texts.size).toBe(texts.length);
      for (const { decision, settled: isSettled } of town.conversations.texts.values()) {
        expect(Object.keys(smsResultCodes)).toContain(decision?.result);
        expect(isSettled).toBe(true);
      }
      const replies = town.channel.sent.map(({ contactId }) => contactId);
      expect(new Set(replies).size).toBe(replies.length);
      // The same request may be told again after a crash, never a different one by the same id.
      const asked = new Map<string, string>();
      for (const { id, content } of town.engine.requests) {
        const told = JSON.stringify(content);
        expect(asked.get(id) ?? told).toBe(told);
        asked.set(id, told);
      }
      expectTwoYeses(town);
    }),
    { numRuns: 250 },
  );
}, 120_000);

/** Before every order of what costs money the customer was sent its name and price, and has written since. */
function expectTwoYeses(town: SmsTown): void {
  const texts = [...town.conversations.texts.values()];
  texts.forEach(({ decision }, index) => {
    for (const { content } of decision?.requests ?? []) {
      if (content.command !== 'request-order' || priceOf(content.product) === 0) continue;
      const question = texts.slice(0, index).findLast((text) => text.decision?.result === 'asked-again');
      const { name } = definitions.products.find(({ id }) => id === content.product)!;
      expect(question?.decision?.reply?.text).toContain(name);
      expect(question?.replied).toBe('sent');
    }
  });
}
