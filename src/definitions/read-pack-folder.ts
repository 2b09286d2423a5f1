import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DefinitionProblem } from './definition-problem.ts';
import { compareText } from './definition-problem.ts';
import type { SourceFile } from './source-document.ts';

const longestFileBytes = 64 * 1024 * 1024;
const yaml = /\.ya?ml$/i;
const wanted = /\.(ya?ml|csv)$/i;

/**
 * The YAML and CSV files of a folder and the folders in it, sorted by path; names that start with a dot are
 * left out. A path of one YAML file gives that file. Unreadable files are problems, and so is a folder
 * without YAML.
 */
export function readPackFolder(folder: string): { files: SourceFile[]; problems: DefinitionProblem[] } {
  const files: SourceFile[] = [];
  const problems: DefinitionProblem[] = [];
  const report = (file: string, code: DefinitionProblem['code'], message: string) =>
    problems.push({ file, line: 1, column: 1, path: '', code, message });
  const paths = listFiles(folder);
  if (paths === undefined) {
    report(folder, 'folder-missing', 'there is no such folder, nor a .yaml file of that name');
    return { files, problems };
  }
  if (!paths.some((path) => yaml.test(path))) {
    report(folder, 'folder-missing', 'there is no .yaml file in this folder');
  }
  for (const file of paths) {
    const size = statSync(file).size;
    if (size > longestFileBytes) {
      report(file, 'file-too-long', `the file has ${size} bytes, at most ${longestFileBytes} are read; split it`);
      continue;
    }
    const text = decode(readFileSync(file));
    if (text === undefined) report(file, 'file-encoding', 'the file is not UTF-8; save it with that encoding');
    else files.push({ file, text });
  }
  return { files, problems };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Undefined: there is no such folder or YAML file. */
function listFiles(folder: string): string[] | undefined {
  try {
    if (yaml.test(folder) && statSync(folder).isFile()) return [folder];
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const visible = names.filter((name) => wanted.test(name) && !/(^|[\\/])\./.test(name));
    return visible.sort(compareText).map((name) => join(folder, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}
