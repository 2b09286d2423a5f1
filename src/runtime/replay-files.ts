import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type RecordKind, type RecordStore, recordKinds } from '../ports/record-store.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { type RecordTally, ReplayTally } from './replay-tally.ts';

const fileNames: { [kind in RecordKind]: string } = {
  moment: 'moments.ndjson',
  decision: 'decisions.ndjson',
  contact: 'contacts.ndjson',
  reject: 'rejects.ndjson',
};

/** Writes the four files of records, each whole or not at all, and counts what is in them. */
export async function writeRecordFiles(records: RecordStore, folder: string): Promise<RecordTally> {
  await mkdir(folder, { recursive: true });
  const tally = new ReplayTally();
  for (const kind of recordKinds) {
    const count = (line: string) => tally[kind](line);
    await writeFileAtomically(join(folder, fileNames[kind]), withLineEnds(records.scan(kind), count));
  }
  return tally.result();
}

/** The summary is written last: where it is, the other files are. */
export async function writeSummaryFile(folder: string, summary: object): Promise<void> {
  await writeFileAtomically(join(folder, 'summary.json'), [`${JSON.stringify(summary, null, 2)}\n`]);
}

async function* withLineEnds(lines: AsyncIterable<string>, count: (line: string) => void): AsyncIterable<string> {
  for await (const line of lines) {
    count(line);
    yield `${line}\n`;
  }
}
