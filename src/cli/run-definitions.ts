import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { DefinitionChange } from '../definitions/diff-definitions.ts';
import type { ApplyOptions } from './apply-definitions.ts';
import { CommandError } from './command-error.ts';
import { packsIn } from './pack-folders.ts';
import { ServerClient } from './server-client.ts';
import { type DefinitionFile, filesOf } from './server-definitions.ts';
import { tableLines } from './table.ts';
import type { ServerOptions } from './taking-server.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

export interface DiffOptions extends ServerOptions {
  file: string[];
  json?: true;
}

export interface ExportOptions extends ServerOptions {
  to: string;
}

interface Changes {
  /** Versions of the whole set. */
  from: string;
  to: string;
  changes: DefinitionChange[];
}

/** Makes definitions those that a server decides by. @throws CommandError */
export async function applyToServer(
  { file, comment, json, ...access }: ApplyOptions,
  terminal: Terminal,
): Promise<void> {
  const files = writtenIn(file);
  const server = await ServerClient.of(access);
  const body = { files, ...(comment !== undefined && { comment }) };
  const changes = (await server.ask('POST', '/v1/definitions/apply', body)) as Changes;
  if (json) terminal.line(JSON.stringify(changes));
  else {
    show(changes, terminal);
    if (changes.changes.length > 0) terminal.line(terminal.tone('good', `Active: version ${changes.to}`));
  }
}

/** Shows what applying would change. @throws CommandError */
export async function diffWithServer({ file, json, ...access }: DiffOptions, terminal: Terminal): Promise<void> {
  const files = writtenIn(file);
  const server = await ServerClient.of(access);
  const changes = (await server.ask('POST', '/v1/definitions/diff', { files })) as Changes;
  if (json) terminal.line(JSON.stringify(changes));
  else show(changes, terminal);
}

/** Writes a server's definitions into a folder that `apply` takes. @throws CommandError */
export async function exportFromServer({ to, ...access }: ExportOptions, terminal: Terminal): Promise<void> {
  const server = await ServerClient.of(access);
  const { version, files } = await filesOf(server);
  await tellingMistakes(async () => {
    await mkdir(to, { recursive: true });
    if ((await readdir(to)).length > 0) {
      throw new CommandError('usage', `the folder ${to} is not empty`, 'Name a new one with --to');
    }
    for (const { file, text } of files) {
      const path = join(to, placeOf(file));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
  });
  terminal.line(`Version ${version} in ${files.length} files in ${to}`);
}

/** The files of packs, under names that tell them apart; checked here, so that mistakes are told by their places. */
function writtenIn(folders: readonly string[]): DefinitionFile[] {
  const { files } = packsIn(folders);
  return files.map(({ file, text }) => {
    const folder = folders.map((each) => resolve(each)).find((each) => resolve(file).startsWith(each)) ?? dirname(file);
    const inside = relative(folder, resolve(file));
    return { file: inside === '' ? basename(file) : join(basename(folder), inside), text };
  });
}

/** A server's names of files never lead out of the folder. */
function placeOf(file: string): string {
  return file
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');
}

function show({ from, to, changes }: Changes, terminal: Terminal): void {
  if (changes.length === 0) {
    terminal.line(`Nothing is different: version ${from}`);
    return;
  }
  terminal.line(`From version ${from} to ${to}:`);
  const rows = changes.map(({ change, kind, id, paths }) => [change, `${kind}/${id}`, paths.join(', ')]);
  for (const line of tableLines(rows)) terminal.line(line);
}
