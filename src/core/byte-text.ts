const decoder = new TextDecoder();
/** Bytes up to which a loop makes a text faster than the built-in decoder. */
const SHORT = 32;
const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/** The text whose UTF-8 form is `bytes[start, end)`. The built-in decoder gets a copy: it takes no shared memory. */
export function textOfBytes(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > SHORT) return decoder.decode(bytes.slice(start, end));
  let text = '';
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte > 127) return decoder.decode(bytes.slice(start, end));
    text += ASCII[byte]!;
  }
  return text;
}
