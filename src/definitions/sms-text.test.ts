import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeSms, joinEscapes, measureSms, type SmsMeasure, splitSms } from './sms-text.ts';

const han = '\u6d41'; // 流
const face = '\u{1f600}';

/** text, reference bits, expected measure. */
const ledger: [what: string, text: string, reference: 8 | 16, measure: SmsMeasure][] = [
  ['nothing', '', 8, { encoding: 'gsm-7', length: 0, segments: 1, perSegment: 160 }],
  ['160 letters', 'a'.repeat(160), 8, { encoding: 'gsm-7', length: 160, segments: 1, perSegment: 160 }],
  ['161 letters', 'a'.repeat(161), 8, { encoding: 'gsm-7', length: 161, segments: 2, perSegment: 153 }],
  ['306 letters', 'a'.repeat(306), 8, { encoding: 'gsm-7', length: 306, segments: 2, perSegment: 153 }],
  ['307 letters', 'a'.repeat(307), 8, { encoding: 'gsm-7', length: 307, segments: 3, perSegment: 153 }],
  [
    '306 letters, long reference',
    'a'.repeat(306),
    16,
    { encoding: 'gsm-7', length: 306, segments: 3, perSegment: 152 },
  ],
  ['80 euro signs', '€'.repeat(80), 8, { encoding: 'gsm-7', length: 160, segments: 1, perSegment: 160 }],
  ['81 euro signs', '€'.repeat(81), 8, { encoding: 'gsm-7', length: 162, segments: 2, perSegment: 153 }],
  // 153 septets hold 76 pairs, not 76 and a half: 153 pairs take three messages though 306 septets would fit two.
  ['153 euro signs', '€'.repeat(153), 8, { encoding: 'gsm-7', length: 306, segments: 3, perSegment: 153 }],
  ['70 Han', han.repeat(70), 8, { encoding: 'ucs-2', length: 70, segments: 1, perSegment: 70 }],
  ['71 Han', han.repeat(71), 8, { encoding: 'ucs-2', length: 71, segments: 2, perSegment: 67 }],
  ['134 Han', han.repeat(134), 8, { encoding: 'ucs-2', length: 134, segments: 2, perSegment: 67 }],
  ['134 Han, long reference', han.repeat(134), 16, { encoding: 'ucs-2', length: 134, segments: 3, perSegment: 66 }],
  [
    'one letter outside the alphabet',
    `${'a'.repeat(70)}ç`,
    8,
    { encoding: 'ucs-2', length: 71, segments: 2, perSegment: 67 },
  ],
  // 67 units hold 33 pairs: 67 faces take three messages.
  ['67 faces', face.repeat(67), 8, { encoding: 'ucs-2', length: 134, segments: 3, perSegment: 67 }],
];

describe('length of a text in short messages', () => {
  test.each(ledger)('%s', (_, text, reference, measure) => {
    expect(measureSms(text, reference)).toEqual(measure);
    expect(splitSms(text, reference)).toHaveLength(measure.segments);
  });
});

const anyText = fc.string({ unit: fc.constantFrom('a', '€', 'é', '\n', '[', han, face, 'ç'), maxLength: 500 });
const gsmText = fc.string({ unit: fc.constantFrom('a', '€', 'é', '\n', '[', '|', '@', 'ß'), maxLength: 500 });

describe('parts of a text', () => {
  test.each([8, 16] as const)(
    'are the text, each within its room, none cut within a character (%i bits)',
    (reference) => {
      fc.assert(
        fc.property(fc.oneof(anyText, gsmText), (text) => {
          const parts = splitSms(text, reference);
          const { perSegment, encoding, segments } = measureSms(text, reference);
          expect(parts.map((part) => part.text).join('')).toBe(text);
          expect(Buffer.concat(parts.map((part) => part.octets))).toEqual(Buffer.from(encodeSms(text).octets));
          expect(parts).toHaveLength(segments);
          for (const { octets, text: own } of parts) {
            expect(octets.length).toBeLessThanOrEqual(encoding === 'ucs-2' ? perSegment * 2 : perSegment);
            expect(own.isWellFormed()).toBe(true);
            if (encoding === 'gsm-7') expect(octets.at(-1)).not.toBe(0x1b);
          }
        }),
      );
    },
  );

  test('encode the alphabet as the standard has it', () => {
    expect(Buffer.from(encodeSms('@A€[|à').octets).toString('hex')).toBe('00411b651b3c1b407f');
    expect(Buffer.from(encodeSms(`${han}${face}`).octets).toString('hex')).toBe('6d41d83dde00');
  });
});

test('an escape and its character that came in two parts are one character again', () => {
  expect(joinEscapes('5 \u001be, \u001b<ok\u001b>')).toBe('5 €, [ok]');
  expect(joinEscapes('plain')).toBe('plain');
});
