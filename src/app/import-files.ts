import { hash } from 'node:crypto';
import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputBatch } from '../core/inputs/input-batch.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { inputSchemaOf } from '../core/schema/input-schema.ts';
import { inputFilesOf } from '../intake/input-files.ts';
import { InputReader } from '../intake/input-reader.ts';
import type { IntakeCursor } from '../intake/step-assembler.ts';
import { writeFileAtomically } from '../runtime/atomic-file.ts';
import { type ReadRecord, recordsOf } from './batch-records.ts';

const BATCH_RECORDS = 1000;
/** When a server that is too busy names no time. */
const BUSY_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** What a server said to records it was told. */
export interface RecordsAnswer {
  /** `busy`: none were taken, and they are to be told again. */
  status: 'taken' | 'busy';
  retryAfterMs?: number;
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string; message: string }[];
}

export interface ImportOptions {
  kind: 'customers' | 'events';
  file: string;
  maps: readonly string[];
  definitions: Definitions;
  /** Where it is noted how far the import is. */
  stateFile: string;
  rejectsFile: string;
  /** `key` names the records: told again, they are the same. Rejects when nobody could be asked. */
  tell: (kind: 'customers' | 'events', body: string, key: string) => Promise<RecordsAnswer>;
  onProgress: (counts: ImportCounts) => void;
  onBusy: (waitMs: number) => void;
}

export interface ImportCounts {
  /** Records that became something, or nothing. */
  read: number;
  accepted: number;
  duplicates: number;
  rejected: number;
}

interface ImportState {
  identity: string;
  cursor: IntakeCursor;
  counts: ImportCounts;
  /** Length of the rejects file. */
  rejectsBytes: number;
}

interface Reject {
  file: string;
  line: number;
  code: string;
  message: string;
  raw: string;
}

/**
 * Tells a server what is in a file, batch by batch, each when the one before was acknowledged. Stopped anywhere, the same
 * import goes on: a batch of which it is not known whether it was taken is told again under the same ids and key.
 *
 * @throws IntakeError, and whatever `tell` rejects with
 */
export async function importFile(options: ImportOptions): Promise<ImportCounts> {
  const { kind, file, maps, definitions } = options;
  const paths = { customerFiles: [] as string[], eventFiles: [] as string[], mapFiles: maps };
  (kind === 'customers' ? paths.customerFiles : paths.eventFiles).push(file);
  const { identity, ...files } = inputFilesOf(definitions, paths);
  const reader = new InputReader({ definitions, ...files, batchSize: BATCH_RECORDS });
  const name = hash('sha256', JSON.stringify([identity, kind, definitions.version]), 'hex').slice(0, 16);
  const state = (await goOnWith(options, name)) ?? (await beginWith(options, name));
  const schema = inputSchemaOf(definitions);
  for await (const step of reader.steps(state.cursor.inputs === 0 ? undefined : state.cursor)) {
    const rejects: Reject[] = [...step.rejects];
    const records = recordsOf(new InputBatch(step.batch), schema);
    for (const part of ['customer', 'event'] as const) {
      const told = records.filter((record) => record.kind === part);
      if (told.length === 0) continue;
      const answer = await tellUntilTaken(options, part, told, `import-${name}-${step.cursor.inputs}`);
      state.counts.accepted += answer.accepted;
      state.counts.duplicates += answer.duplicates;
      rejects.push(...answer.rejected.map((reject) => refused(reject, told, reader.files)));
    }
    rejects.push(
      ...records.filter((record) => record.kind === 'other').map((record) => notImported(record, reader.files)),
    );
    state.counts.read += step.counts.records;
    state.counts.rejected += rejects.length;
    await note(options, { ...state, cursor: step.cursor }, rejects);
    state.cursor = step.cursor;
    state.rejectsBytes += bytesOf(rejects);
    options.onProgress(state.counts);
  }
  await rm(options.stateFile, { force: true });
  return state.counts;
}

async function tellUntilTaken(
  { tell, onBusy }: ImportOptions,
  part: 'customer' | 'event',
  records: readonly ReadRecord[],
  key: string,
): Promise<RecordsAnswer> {
  const body = records.map(({ content }) => `${JSON.stringify(content)}\n`).join('');
  for (;;) {
    const answer = await tell(part === 'customer' ? 'customers' : 'events', body, `${key}-${part}`);
    if (answer.status === 'taken') return answer;
    const waitMs = Math.min(LONGEST_WAIT_MS, answer.retryAfterMs ?? BUSY_MS);
    onBusy(waitMs);
    await sleep(waitMs);
  }
}

/** What an import of the same file, maps and definitions has left; what it had not noted of rejects goes. */
async function goOnWith({ stateFile, rejectsFile }: ImportOptions, identity: string): Promise<ImportState | undefined> {
  let state: ImportState;
  try {
    state = JSON.parse(await readFile(stateFile, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (state.identity !== identity) return undefined;
  await truncate(rejectsFile, state.rejectsBytes);
  return state;
}

async function beginWith({ rejectsFile }: ImportOptions, identity: string): Promise<ImportState> {
  await writeFile(rejectsFile, '');
  const cursor: IntakeCursor = { inputs: 0, rejects: 0, file: 0, line: 0, clock: null, words: 0, ended: false };
  return { identity, cursor, counts: { read: 0, accepted: 0, duplicates: 0, rejected: 0 }, rejectsBytes: 0 };
}

/** Rejects first: those beyond what the state says are cut off when the import goes on. */
async function note(
  { stateFile, rejectsFile }: ImportOptions,
  state: ImportState,
  rejects: readonly Reject[],
): Promise<void> {
  await appendFile(rejectsFile, linesOf(rejects));
  const rejectsBytes = state.rejectsBytes + bytesOf(rejects);
  await writeFileAtomically(stateFile, [JSON.stringify({ ...state, rejectsBytes })]);
}

const linesOf = (rejects: readonly Reject[]) => rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
const bytesOf = (rejects: readonly Reject[]) => Buffer.byteLength(linesOf(rejects));

function refused(
  { index, code, message }: RecordsAnswer['rejected'][number],
  told: readonly ReadRecord[],
  files: readonly string[],
): Reject {
  const { file, line, content } = told[index]!;
  return { file: files[file - 1] ?? '', line, code, message, raw: JSON.stringify(content) };
}

function notImported({ file, line }: ReadRecord, files: readonly string[]): Reject {
  const message = 'asks and outcomes are told to the calls of the HTTP interface, not imported';
  return { file: files[file - 1] ?? '', line, code: 'record.forbidden', message, raw: '' };
}
