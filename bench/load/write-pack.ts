import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** Writes documents of definitions as a pack into a folder, which is made. @returns the folder */
export function writePack(folder: string, documents: readonly object[]): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pack.yaml'), documents.map((document) => stringify(document)).join('---\n'));
  return folder;
}
