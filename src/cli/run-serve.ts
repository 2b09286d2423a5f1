import { pino } from 'pino';
import { runService } from '../app/run-service.ts';
import { readServiceFile, serviceConfigFrom } from '../config/service-config.ts';
import { definitionsIn, telecomPack } from './pack-folders.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

/** Runs the service until the process is told to end (SIGINT, SIGTERM). A second signal ends it at once. */
export async function runServe(configFile: string | undefined, terminal: Terminal): Promise<void> {
  await tellingMistakes(async () => {
    const config = serviceConfigFrom(configFile === undefined ? {} : readServiceFile(configFile), process.env);
    const definitions = definitionsIn(config.packs.length === 0 ? [telecomPack] : config.packs);
    const log = pino({ level: config.log.level }, pino.destination({ dest: 2, sync: false }));
    const asked = askedToEnd();
    const service = await runService({ config, definitions, log });
    terminal.line(`Listening at ${service.url}; the API is described at ${service.url}/docs`);
    terminal.line(`The administrator's key is in ${service.keyFile}`);
    await asked;
    terminal.line('Stopping: what was taken is finished first');
    await service.stop();
  });
}

/** Resolves at the first signal to end. */
export function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(130));
      });
    }
  });
}
