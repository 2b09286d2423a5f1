import { isUtf8 } from 'node:buffer';
import { atLeast, prepended } from '../byte-chunks.ts';

/** How much of a file is looked at to tell how it is written. */
const headBytes = 1 << 16;
const delimiters = [',', '\t', ';', '|'] as const;

/** The content of an uploaded file as UTF-8, and the character between its columns. */
export interface ListText {
  delimiter: string;
  chunks: AsyncGenerator<Uint8Array>;
}

/**
 * Tells by the beginning of a file how it is written. UTF-8 is taken as it is; what is not UTF-8 and is GB18030, of
 * which GBK and GB2312 are parts, is decoded. The delimiter is the most frequent one of the first line.
 */
export async function openListText(bytes: AsyncGenerator<Uint8Array>): Promise<ListText> {
  const head = await atLeast(headBytes, bytes);
  const whole = prepended(head, bytes);
  // What follows the last line end may be cut in the middle of a letter.
  const lineFeed = head.lastIndexOf(10);
  const lines = head.length < headBytes || lineFeed < 0 ? head : head.subarray(0, lineFeed);
  const chinese = isUtf8(lines) ? undefined : chineseText(lines);
  const text = chinese ?? Buffer.from(lines).toString('utf8');
  return { delimiter: delimiterOf(text), chunks: chinese === undefined ? whole : fromChinese(whole) };
}

/** Undefined when the bytes are not GB18030. */
function chineseText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A letter that is damaged further on becomes a mark of replacement, and the row with it. */
async function* fromChinese(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder('gb18030');
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 64).find((each) => each.trim() !== '') ?? '';
  const times = (delimiter: string) => line.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (times(delimiter) > times(best) ? delimiter : best));
}
