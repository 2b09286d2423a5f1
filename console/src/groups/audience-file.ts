import { ProblemError } from '../api/answer.ts';
import { ConnectionLost, consoleHeader, fetchAsUser } from '../api/api.ts';

const LINE_FEED = 10;

/**
 * The customers of a rule as CSV, told while it comes how many there are.
 *
 * @throws ProblemError; ConnectionLost; DOMException when `signal` ended it.
 */
export async function readAudienceFile(
  wanted: { rule: string; columns: string[] },
  signal: AbortSignal,
  onCustomers: (customers: number) => void,
): Promise<Blob> {
  const response = await fetchAsUser(
    new Request(`${location.origin}/v1/audiences/export`, {
      method: 'POST',
      headers: { ...consoleHeader, 'content-type': 'application/json' },
      body: JSON.stringify(wanted),
      signal,
    }),
  );
  if (!response.ok) throw await problemOf(response);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  // The header is a line, and no customer.
  let lines = -1;
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await readOn(reader, signal);
    if (done) return new Blob(parts, { type: 'text/csv' });
    parts.push(value);
    for (const byte of value) if (byte === LINE_FEED) lines++;
    onCustomers(Math.max(0, lines));
  }
}

async function readOn(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, signal: AbortSignal) {
  try {
    return await reader.read();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ConnectionLost({ cause: error });
  }
}

/** What the service said no with. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const document = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  return new ProblemError(response.status, document);
}

/** Hands a file to the reader, as a download. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
