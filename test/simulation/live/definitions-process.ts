/**
 * The service as a process of its own that kills itself while definitions become active.
 *
 *   node definitions-process.ts '{"folder": "…", "text": "…", "killed": "before-engine"}'
 *
 * `text`: the pack of a new service. `killed`: when, after the store was changed; '' never. Prints one line of JSON,
 * `{"url", "keyFile", "version"}`, when it decides.
 */
import { pino } from 'pino';
import { runService } from '../../../src/app/run-service.ts';
import { serviceConfigFrom } from '../../../src/config/service-config.ts';
import { parsePacks } from '../../../src/definitions/parse-packs.ts';

export interface DefinitionsArguments {
  folder: string;
  text: string;
  killed: '' | 'before-engine' | 'after-engine';
}

const { folder, text, killed }: DefinitionsArguments = JSON.parse(process.argv[2] ?? '');
const packs = [{ file: 'pack.yaml', text }];
const parsed = parsePacks(packs);
if (!('definitions' in parsed)) throw new Error(JSON.stringify(parsed.problems));
const { live, url, keyFile } = await runService({
  config: serviceConfigFrom({ folder, listen: { port: 0 }, engine: { workers: 0, partitions: 2 } }, {}),
  definitions: parsed.definitions,
  packs,
  log: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
});
const activate = live.activate.bind(live);
if (killed !== '') {
  live.activate = async (definitions) => {
    if (killed === 'after-engine') await activate(definitions);
    process.kill(process.pid, 'SIGKILL');
    // Nothing comes after it.
    return new Promise<number>(() => {});
  };
}
process.stdout.write(`${JSON.stringify({ url, keyFile, version: live.definitions.version })}\n`);
// The parent is gone.
process.stdin.once('end', () => process.exit(1)).resume();
