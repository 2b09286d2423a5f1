import type { OutboundMessage } from '../../../ports/channel.ts';

type Format = 'csv' | 'ndjson';

/** The columns of a file, in order. Times are ISO 8601. */
const columns = [
  'contactId',
  'customerId',
  'address',
  'title',
  'text',
  'campaign',
  'offer',
  'product',
  'purpose',
  'expiresAt',
] as const;

/** What a file begins with. */
export const headerOf = (format: Format): string => (format === 'csv' ? `${columns.join(',')}\r\n` : '');

/** A contact as the file has it, its end of line included. */
export function lineOf(message: OutboundMessage, format: Format): string {
  const contact = { ...message, expiresAt: new Date(message.expiresAt).toISOString() };
  if (format === 'ndjson') return `${JSON.stringify(contact)}\n`;
  return `${columns.map((column) => quoted(contact[column] ?? '')).join(',')}\r\n`;
}

const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/**
 * The contacts of a file that was being written, and the length in bytes of its whole lines: a line that was cut by a
 * crash is not one of them. A line break within quotes ends no line.
 */
export function contactsIn(content: Buffer, format: Format): { contactIds: string[]; wholeBytes: number } {
  const contactIds: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let i = 0; i < content.length; i++) {
    if (content[i] === 0x22 && format === 'csv') isQuoted = !isQuoted;
    if (content[i] !== 0x0a || isQuoted) continue;
    contactIds.push(contactIdOf(content.toString('utf8', start, i), format));
    start = i + 1;
  }
  return { contactIds: contactIds.filter((id) => id !== columns[0]), wholeBytes: start };
}

function contactIdOf(line: string, format: Format): string {
  if (format === 'ndjson') return String(JSON.parse(line).contactId);
  if (!line.startsWith('"')) return line.slice(0, line.indexOf(','));
  return (/^"((?:[^"]|"")*)"/.exec(line)?.[1] ?? '').replaceAll('""', '"');
}
