import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainLines, plainWords } from './plain-words.ts';

describe('the one form of words', () => {
  it.each([
    ['ｔｄ', 'TD'],
    ['T D！', 'TD'],
    ['退訂', '退订'],
    ['①', '1'],
    ['1️⃣', '1'],
    ['Y👍🏽', 'Y'],
    ['\ufeffY\u200b', 'Y'],
    ['Ⅳ', 'IV'],
    ['５元 套餐（新）', '5元套餐新'],
    ['……', ''],
  ])('of %j is %j', (text, plain) => {
    expect(plainWords(text)).toBe(plain);
  });

  it('keeps lines apart until they are put together', () => {
    expect(plainLines('td\r\n回复 y')).toEqual(['TD', '回复 Y']);
  });

  it('is the form of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
        const plain = plainWords(text);
        expect(plainWords(plain)).toBe(plain);
      }),
      { numRuns: 300 },
    );
    for (let code = 0; code < 0x3400; code++) {
      const plain = plainWords(String.fromCharCode(code));
      if (plainWords(plain) !== plain) expect.fail(`U+${code.toString(16)} has no one form`);
    }
  });
});
