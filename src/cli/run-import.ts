import { importFile, type RecordsAnswer } from '../app/import-files.ts';
import { exitCode } from './exit-code.ts';
import { refusedBy, ServerClient } from './server-client.ts';
import { definitionsOf } from './server-definitions.ts';
import { count } from './table.ts';
import type { ServerOptions } from './taking-server.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

export interface ImportCommandOptions extends ServerOptions {
  map?: string[];
  state?: string;
  rejects?: string;
  json?: true;
}

const NDJSON = 'application/x-ndjson';
const paths = { customers: '/v1/customers/batch', events: '/v1/events' } as const;
const SHOWN_EVERY_MS = 5000;

/** Tells the server the file. @returns how many records were not taken. @throws CommandError */
export async function runImport(
  kind: 'customers' | 'events',
  file: string,
  { map = [], state, rejects, json, ...access }: ImportCommandOptions,
  terminal: Terminal,
): Promise<number> {
  const server = await ServerClient.of(access);
  const definitions = await definitionsOf(server);
  const rejectsFile = rejects ?? `${file}.rejects.ndjson`;
  const stop = () => {
    terminal.note('Stopped. The same command goes on where it was.');
    process.exit(exitCode.stopped);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  let shownMs = performance.now();
  const counts = await tellingMistakes(() =>
    importFile({
      kind,
      file,
      maps: map,
      definitions,
      stateFile: state ?? `${file}.import`,
      rejectsFile,
      tell: (part, body, key) => tell(server, part, body, key),
      onProgress: ({ read }) => {
        if (performance.now() - shownMs < SHOWN_EVERY_MS) return;
        shownMs = performance.now();
        terminal.note(`${count(read)} records`);
      },
      onBusy: (waitMs) => terminal.note(`The server is busy: told again in ${waitMs / 1000} s`),
    }),
  );
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (json) terminal.line(JSON.stringify(counts));
  else {
    const { read, accepted, duplicates, rejected } = counts;
    terminal.line(`${count(read)} records read, ${count(accepted)} taken, ${count(duplicates)} twice in a batch`);
    if (rejected > 0) terminal.line(`${count(rejected)} were not taken: ${rejectsFile} tells why`);
  }
  return counts.rejected;
}

async function tell(
  server: ServerClient,
  part: 'customers' | 'events',
  body: string,
  key: string,
): Promise<RecordsAnswer> {
  const answer = await server.send('POST', paths[part], body, NDJSON, key);
  const { status, retryAfterS } = answer;
  if (status === 429 || status === 503) {
    const wait = retryAfterS === undefined ? {} : { retryAfterMs: retryAfterS * 1000 };
    return { status: 'busy', accepted: 0, duplicates: 0, rejected: [], ...wait };
  }
  if (status >= 300) throw refusedBy('the server', paths[part], answer);
  return { status: 'taken', ...(answer.content as Omit<RecordsAnswer, 'status'>) };
}
