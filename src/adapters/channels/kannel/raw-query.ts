/** Fields of a query as bytes: what a gateway sends in other alphabets than UTF-8 survives no ordinary parser. */
export type RawQuery = ReadonlyMap<string, Buffer>;

/** Reads `a=%00%41&b=c+d`, what stands after `?` in an address or in the body of a form. The last of two wins. */
export function parseRawQuery(query: string): RawQuery {
  const fields = new Map<string, Buffer>();
  for (const pair of query.split('&')) {
    const [name, ...value] = pair.split('=');
    if (name !== '') fields.set(bytesOf(name).toString('utf8'), bytesOf(value.join('=')));
  }
  return fields;
}

function bytesOf(text: string): Buffer {
  const parts = text.replaceAll('+', ' ').split(/(%[0-9A-Fa-f]{2})/);
  return Buffer.concat(
    parts.map((part) => (/^%[0-9A-Fa-f]{2}$/.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part))),
  );
}

/** Kannel's names for alphabets; what it calls GSM has been made UTF-8 by it. Undefined for bytes that are no text. */
export function decodeText(bytes: Buffer, charset: string): string | undefined {
  switch (charset.toUpperCase()) {
    case '':
    case 'GSM':
    case 'UTF-8':
      return bytes.toString('utf8');
    case 'UTF-16BE':
      return bytes.length % 2 === 0 ? Buffer.from(bytes).swap16().toString('utf16le') : undefined;
    case 'WINDOWS-1252':
    case 'ISO-8859-1':
      return new TextDecoder('windows-1252').decode(bytes);
    default:
      return undefined;
  }
}
