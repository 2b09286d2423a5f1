/** The types of the HTTP interface for the console's client, from its OpenAPI document. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const consoleFolder = join(import.meta.dirname, '..', 'console');

export const consoleClientFile = join(consoleFolder, 'src', 'api', 'api-schema.ts');

/** The text of the file, by openapi-typescript: it needs a TypeScript of its own, so it is run as a program. */
export async function consoleClient(document: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'opportune-client-'));
  const source = join(folder, 'openapi.json');
  const target = join(folder, 'api-schema.ts');
  await writeFile(source, JSON.stringify(document));
  const manifest = createRequire(join(consoleFolder, 'package.json')).resolve('openapi-typescript/package.json');
  await promisify(execFile)(process.execPath, [join(dirname(manifest), 'bin', 'cli.js'), source, '-o', target]);
  const text = await readFile(target, 'utf8');
  await rm(folder, { recursive: true });
  return text;
}
