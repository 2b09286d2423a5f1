import { describe, expect, test, vi } from 'vitest';
import { hearing } from '../../../../test/contract/channels/sent-and-heard.ts';
import { type InboundText, InboundTexts } from './inbound-texts.ts';

function scene(holdMs = 5, assemblyMs = 60_000) {
  const heard = hearing();
  const texts = new InboundTexts(heard, holdMs, assemblyMs);
  let at = 1000;
  const take = (own: Partial<InboundText>) =>
    texts.take({ from: '8610', to: '10658', text: 'Y', era: 1, at: at++, ...own }).then(
      () => 'recorded',
      () => 'repeat',
    );
  const part = (sequence: number, total: number, text: string, reference = 7) =>
    take({ text, part: { reference, total, sequence } });
  return { heard, take, part };
}

describe('a text', () => {
  test('that comes twice and was acknowledged is two', async () => {
    const { heard, take } = scene();
    await take({});
    await take({});
    expect(new Set(heard.texts.map(({ id }) => id)).size).toBe(2);
  });

  test('that was not recorded has the same id when it comes again, then it is another', async () => {
    const { heard, take } = scene();
    const ids: string[] = [];
    const { inbound } = heard;
    heard.inbound = (message) => {
      ids.push(message.id);
      return inbound(message);
    };
    heard.fails = true;
    expect([await take({}), await take({})]).toEqual(['repeat', 'repeat']);
    heard.fails = false;
    expect([await take({}), await take({})]).toEqual(['recorded', 'recorded']);
    expect([ids[0] === ids[1], ids[1] === ids[2], ids[2] === ids[3]]).toEqual([true, true, false]);
  });

  test('whose acknowledgement may have been lost with the session has the same id on the next', async () => {
    const { heard, take } = scene();
    await take({ era: 1 });
    await take({ era: 2 });
    await take({ era: 2 });
    const [first, second, third] = heard.texts.map(({ id }) => id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test('that the peer names is itself, whenever and wherever it comes', async () => {
    const { heard, take } = scene();
    await take({ reference: '4711' });
    await take({ reference: '4711', era: 2 });
    await take({ reference: '4712' });
    const [first, second, third] = heard.texts.map(({ id }) => id);
    expect([second === first, third === first]).toEqual([true, false]);
  });
});

describe('a long text', () => {
  test('is told once, in order, whatever the order of its parts', async () => {
    const { heard, part } = scene(60_000);
    const taken = await Promise.all([part(3, 3, 'C'), part(1, 3, 'A'), part(2, 3, 'B')]);
    expect(taken).toEqual(['recorded', 'recorded', 'recorded']);
    expect(heard.texts.map(({ text }) => text)).toEqual(['ABC']);
  });

  test('comes whole from a peer that sends a part only when the one before is acknowledged', async () => {
    const { heard, part } = scene();
    for (const [sequence, text] of [
      [1, 'A'],
      [2, 'B'],
      [3, 'C'],
    ] as const)
      expect(await part(sequence, 3, text)).toBe('recorded');
    expect(heard.texts.map(({ text }) => text)).toEqual(['ABC']);
  });

  test('that could not be recorded is to be repeated, whole or the part that was not acknowledged', async () => {
    const { heard, part } = scene(60_000);
    heard.fails = true;
    expect(await Promise.all([part(1, 2, 'A'), part(2, 2, 'B')])).toEqual(['repeat', 'repeat']);
    heard.fails = false;
    expect(await part(2, 2, 'B')).toBe('recorded');
    expect(await part(1, 2, 'A')).toBe('recorded');
    expect(heard.texts.map(({ text }) => text)).toEqual(['AB']);
  });

  test('under the reference of an earlier one is another', async () => {
    const { heard, part } = scene(60_000);
    await Promise.all([part(1, 2, 'A'), part(2, 2, 'B')]);
    await Promise.all([part(1, 2, 'C'), part(2, 2, 'D')]);
    expect(heard.texts.map(({ text }) => text)).toEqual(['AB', 'CD']);
  });

  test('whose parts stay away is told as far as it came', async () => {
    const { heard, part } = scene(1, 20);
    await part(1, 3, 'A');
    await part(3, 3, 'C');
    await vi.waitFor(() => expect(heard.texts.map(({ text }) => text)).toEqual(['A…C']), 90_000);
  });
});
