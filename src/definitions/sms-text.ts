/**
 * How a text becomes short messages: alphabet, length and parts, as GSM 03.38 and 03.40 have it. Pure, and free of
 * anything of Node, so that adapters, checks of templates and the console count alike.
 *
 * X1. A text is GSM-7 when every character is in the default alphabet or its extension table, otherwise UCS-2.
 * X2. The parts together are the text; no part ends within an extension pair or a surrogate pair.
 * X3. A text that fits one message has one part; otherwise parts are as long as they can be.
 */

export interface SmsMeasure {
  encoding: 'gsm-7' | 'ucs-2';
  /** Septets, extension characters counting two, or UCS-2 units. */
  length: number;
  /** Short messages it takes; an empty text takes one. */
  segments: number;
  /** Septets or units that fit one message of this text. */
  perSegment: number;
}

export interface SmsPart {
  text: string;
  /** As the short message carries it: a septet an octet, or UCS-2 in network order. */
  octets: Uint8Array;
}

/** Bits of the reference that tells the parts of one text from those of another. */
export type ReferenceBits = 8 | 16;

const MESSAGE_OCTETS = 140;
/** Length of the user data header of one part: its own length, then the concatenation element. */
const headerOctets = (reference: ReferenceBits) => (reference === 8 ? 6 : 7);

const ESCAPE = 0x1b;
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension: readonly (readonly [character: string, septet: number])[] = [
  ['\f', 0x0a],
  ['^', 0x14],
  ['{', 0x28],
  ['}', 0x29],
  ['\\', 0x2f],
  ['[', 0x3c],
  ['~', 0x3d],
  [']', 0x3e],
  ['|', 0x40],
  ['€', 0x65],
];

/** UTF-16 unit → its septets, one or two. */
const septets = new Map<string, readonly number[]>();
for (let septet = 0; septet < basic.length; septet++) if (septet !== ESCAPE) septets.set(basic[septet], [septet]);
for (const [character, septet] of extension) septets.set(character, [ESCAPE, septet]);
const extended = new Map(extension.map(([character, septet]) => [basic[septet], character]));

/** How many short messages a text takes, and of what kind; with the reference that long texts are sent with. */
export function measureSms(text: string, reference: ReferenceBits = 8): SmsMeasure {
  const pieces = gsmPieces(text);
  const length = pieces === undefined ? text.length : pieces.reduce((sum, piece) => sum + piece.length, 0);
  const whole = roomOf(pieces !== undefined, 0);
  const encoding = pieces === undefined ? 'ucs-2' : 'gsm-7';
  if (length <= whole) return { encoding, length, segments: 1, perSegment: whole };
  const perSegment = roomOf(pieces !== undefined, headerOctets(reference));
  return { encoding, length, segments: splitSms(text, reference).length, perSegment };
}

/** The parts of a text, in order. Several of them need a user data header each; one alone has none. */
export function splitSms(text: string, reference: ReferenceBits = 8): SmsPart[] {
  const gsm = gsmPieces(text);
  const pieces = gsm ?? ucs2Pieces(text);
  const unit = gsm === undefined ? 2 : 1;
  const length = pieces.reduce((sum, piece) => sum + piece.length / unit, 0);
  const whole = roomOf(gsm !== undefined, 0);
  const room = length <= whole ? whole : roomOf(gsm !== undefined, headerOctets(reference));
  const characters = gsm === undefined ? [...text] : text.split('');
  const parts: SmsPart[] = [];
  let octets: number[] = [];
  let partText = '';
  pieces.forEach((piece, index) => {
    if (octets.length + piece.length > room * unit) {
      parts.push({ text: partText, octets: Uint8Array.from(octets) });
      octets = [];
      partText = '';
    }
    octets.push(...piece);
    partText += characters[index];
  });
  parts.push({ text: partText, octets: Uint8Array.from(octets) });
  return parts;
}

/** The whole text as a message payload carries it. */
export function encodeSms(text: string): { encoding: SmsMeasure['encoding']; octets: Uint8Array } {
  const gsm = gsmPieces(text);
  const octets = Uint8Array.from((gsm ?? ucs2Pieces(text)).flat());
  return { encoding: gsm === undefined ? 'ucs-2' : 'gsm-7', octets };
}

/** Puts together what a peer split between an escape and the character it escapes. */
export function joinEscapes(text: string): string {
  const [before, ...escaped] = text.split('\u001b');
  return before + escaped.map((rest) => (extended.get(rest[0]) ?? rest.slice(0, 1)) + rest.slice(1)).join('');
}

/** Septets or UCS-2 units that fit one message beside a header of so many octets. */
function roomOf(gsm: boolean, header: number): number {
  const octets = MESSAGE_OCTETS - header;
  return gsm ? Math.floor((octets * 8) / 7) : Math.floor(octets / 2);
}

/** The septets of each character; undefined when one is not in the alphabet. */
function gsmPieces(text: string): (readonly number[])[] | undefined {
  const pieces: (readonly number[])[] = [];
  for (const unit of text) {
    const piece = septets.get(unit);
    if (piece === undefined) return undefined;
    pieces.push(piece);
  }
  return pieces;
}

/** The octets of each code point: two, or four for a surrogate pair. */
function ucs2Pieces(text: string): number[][] {
  return [...text].map((character) => {
    const octets: number[] = [];
    for (let i = 0; i < character.length; i++) {
      const unit = character.charCodeAt(i);
      octets.push(unit >> 8, unit & 0xff);
    }
    return octets;
  });
}
