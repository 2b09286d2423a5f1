import type { Scalar } from 'yaml';

/**
 * Offset in the file of the character at `offset` of a scalar's value.
 *
 * YAML folds and strips white space of plain, quoted and block scalars but keeps every other character
 * in order, so the place is found by counting those; escapes of double quotes count as what they mean.
 */
export function offsetInScalar(text: string, scalar: Scalar.Parsed, offset: number): number {
  const [start, end] = scalar.range;
  const value = String(scalar.value);
  const wanted = countVisible(value.slice(0, offset));
  let position = contentStart(text, start, end, scalar.type);
  let seen = 0;
  while (position < end) {
    const { length, visible } = nextCharacter(text, position, scalar.type);
    if (visible && seen === wanted) return position;
    if (visible) seen++;
    position += length;
  }
  return Math.max(start, Math.min(position, end) - 1);
}

const isSpace = (character: string) => /\s/.test(character);

function countVisible(value: string): number {
  let visible = 0;
  for (let i = 0; i < value.length; i++) if (!isSpace(value[i]!)) visible++;
  return visible;
}

/** Past the opening quote, or past the line with the `|` or `>` of a block. */
function contentStart(text: string, start: number, end: number, type: Scalar.Type | undefined): number {
  if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') return start + 1;
  if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return start;
  const lineEnd = text.indexOf('\n', start);
  return lineEnd < 0 ? end : lineEnd + 1;
}

/** Characters of the file that make one of the value; `\x41` is one, an escaped line break none. */
function nextCharacter(text: string, position: number, type: Scalar.Type | undefined) {
  const character = text[position]!;
  if (type === 'QUOTE_SINGLE' && character === "'") return { length: 2, visible: true };
  if (type !== 'QUOTE_DOUBLE' || character !== '\\') return { length: 1, visible: !isSpace(character) };
  const escaped = text[position + 1] ?? '';
  const digits = { x: 2, u: 4, U: 8 }[escaped] ?? 0;
  return { length: 2 + digits, visible: !/[\sabefnrtvNLP_0]/.test(escaped) };
}
