import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayFiles } from '../app/replay-files.ts';
import { loadConfig } from '../config/config.ts';
import type { Definitions } from '../core/schema/definitions.ts';
import { bytesOfFiles } from '../intake/input-files.ts';
import type { ReplaySummary } from '../runtime/replay-summary.ts';
import { instantIn } from './instant.ts';
import { showListReports } from './list-report-lines.ts';
import { definitionsIn, telecomPack } from './pack-folders.ts';
import { ReplayProgressBar } from './replay-progress.ts';
import { count, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

export interface CheckListOptions {
  customers: string[];
  /** The telecom pack of the product when absent. */
  pack?: string[];
  map?: string[];
  /** Id of a number list; absent: any list of mainland mobile numbers. */
  as?: string;
  /** Now when absent. */
  at?: string;
  rejects?: string;
  progress: boolean;
  json?: true;
}

/** Stands for the list when none is named; no pack can have one of this id. */
const anyList = { kind: 'numberList', id: '(unnamed)' } as const;

/**
 * Replays the customers and then the files as lists, by the same engine and policy as ever, and shows what became of
 * their rows. @returns how many rows were rejected.
 *
 * @throws CommandError for mistakes in options, files, maps and definitions.
 */
export async function checkList(files: string[], options: CheckListOptions, terminal: Terminal): Promise<number> {
  const { lists, rejects } = await tellingMistakes(() => replayed(files, options, terminal));
  if (options.json) {
    terminal.line(JSON.stringify({ lists, rejects }));
    return rejects.total;
  }
  showListReports(lists, terminal);
  if (rejects.total === 0) return 0;
  terminal.line();
  const where = options.rejects ?? 'add --rejects FILE to see where and why';
  terminal.line(terminal.tone('warning', `Not accepted, by code: ${where}`));
  const rows = Object.entries(rejects.byCode).map(([code, number]) => [code, count(number)]);
  for (const line of tableLines([['', ''], ...rows]).slice(1)) terminal.line(line);
  return rejects.total;
}

async function replayed(files: string[], options: CheckListOptions, terminal: Terminal): Promise<ReplaySummary> {
  const config = loadConfig();
  const definitions = withList(definitionsIn(options.pack ?? [telecomPack]), options.as);
  const { zone } = definitions.profile;
  const at = instantIn(zone, '--at', options.at) ?? Date.now();
  const paths = {
    customerFiles: options.customers,
    eventFiles: [],
    mapFiles: options.map ?? [],
    listFiles: files.map((path) => ({ path, list: options.as ?? anyList.id, at })),
  };
  const bar = new ReplayProgressBar(terminal.watched && options.progress, bytesOfFiles(paths), zone);
  const outFolder = await mkdtemp(join(tmpdir(), 'opportune-list-'));
  try {
    const summary = await replayFiles({
      ...paths,
      definitions,
      outFolder,
      batchInputs: config.batchInputs,
      workers: config.workers,
      partitions: config.partitions,
      checkpointEvery: 0,
      onProgress: (progress) => bar.show(progress),
    });
    if (options.rejects !== undefined) await copyFile(join(outFolder, 'rejects.ndjson'), options.rejects);
    return summary;
  } finally {
    bar.stop();
    await rm(outFolder, { recursive: true, force: true });
  }
}

function withList(definitions: Definitions, named: string | undefined): Definitions {
  if (named !== undefined) return definitions;
  return { ...definitions, numberLists: [...(definitions.numberLists ?? []), anyList] };
}
