/**
 * The service as a process of its own, to be killed.
 *
 *   node service-process.ts '{"folder": "…", "packFile": "…", "smsPort": 2775}'
 *
 * Prints one line of JSON, `{"url", "keyFile"}`, when it decides and delivers; stops at SIGTERM.
 */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { runService } from '../../../src/app/run-service.ts';
import { serviceConfigFrom } from '../../../src/config/service-config.ts';
import { parsePacks } from '../../../src/definitions/parse-packs.ts';

export interface ServiceArguments {
  folder: string;
  packFile: string;
  smsPort: number;
  /** Its own database when absent. */
  databaseUrl?: string;
  engine?: object;
}

const { folder, packFile, smsPort, databaseUrl = '', engine }: ServiceArguments = JSON.parse(process.argv[2] ?? '');
const packs = [{ file: packFile, text: readFileSync(packFile, 'utf8') }];
const parsed = parsePacks(packs);
if (!('definitions' in parsed)) throw new Error(JSON.stringify(parsed.problems));
const sms = {
  adapter: 'smpp',
  settings: {
    host: '127.0.0.1',
    port: smsPort,
    systemId: 'opportune',
    password: 'secret',
    sourceAddress: '10086',
    window: 5,
    reconnectMinMs: 100,
    reconnectMaxMs: 500,
    responseTimeoutMs: 5000,
    throttledMs: 50,
  },
};
const service = await runService({
  config: serviceConfigFrom(
    {
      folder,
      listen: { port: 0 },
      channels: { sms },
      database: { url: databaseUrl },
      engine: { checkpointMinutes: 1, ...engine },
    },
    {},
  ),
  definitions: parsed.definitions,
  packs,
  log: pino({ level: 'warn' }, pino.destination({ dest: 2, sync: true })),
});
process.stdout.write(`${JSON.stringify({ url: service.url, keyFile: service.keyFile })}\n`);
process.once('SIGTERM', () => {
  service.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
// The parent is gone.
process.stdin.once('end', () => process.exit(1)).resume();
