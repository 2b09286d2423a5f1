/** User data header of a WAP push: to port 2948, from port 9200. */
export const pushHeader = Buffer.from([0x06, 0x05, 0x04, 0x0b, 0x84, 0x23, 0xf0]);

/** Attribute starts of `href` by how the address begins, longest first (WAP-167, 8.3.2). */
const hrefStarts: readonly (readonly [beginning: string, token: number])[] = [
  ['https://www.', 0x0f],
  ['http://www.', 0x0d],
  ['https://', 0x0e],
  ['http://', 0x0c],
];

const END = 0x01;
const INLINE_TEXT = 0x03;
const OPAQUE = 0xc3;

/**
 * A service indication (WAP-167) in a WSP push: a text with an address to open, shown until it expires. Octets for the
 * user data of a short message, after `pushHeader`.
 */
export function serviceIndication(text: string, href: string, expiresAt: number): Buffer {
  const [beginning, token] = hrefStarts.find(([start]) => href.startsWith(start)) ?? ['', 0x0b];
  return Buffer.concat([
    // Transaction 1, push, content type application/vnd.wap.sic in UTF-8.
    Buffer.from([0x01, 0x06, 0x04, 0x03, 0xae, 0x81, 0xea]),
    // WBXML 1.2, SI 1.0, UTF-8, no string table; <si><indication …
    Buffer.from([0x02, 0x05, 0x6a, 0x00, 0x45, 0xc6]),
    Buffer.from([token]),
    inline(href.slice(beginning.length)),
    // action="signal-medium" si-expires=…
    Buffer.from([0x07, 0x10]),
    instant(expiresAt),
    Buffer.from([END]),
    inline(text),
    Buffer.from([END, END]),
  ]);
}

const inline = (text: string): Buffer =>
  Buffer.concat([Buffer.from([INLINE_TEXT]), Buffer.from(text.replaceAll('\u0000', ''), 'utf8'), Buffer.from([0])]);

/** Binary coded decimals, zeros at the end left out. */
function instant(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/[-T:]/g, '').slice(0, 14);
  const octets = Buffer.from(digits.replace(/(00)+$/, ''), 'hex');
  return Buffer.concat([Buffer.from([OPAQUE, octets.length]), octets]);
}
