import type { Logger } from 'pino';
import { type RunningService, runService, StartEnded } from '../app/run-service.ts';
import { packsIn, telecomPack } from './pack-folders.ts';
import { serviceLog } from './service-log.ts';
import { configMistake, serviceConfigOf } from './service-settings.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

/** Runs the service until the process is told to end (SIGINT, SIGTERM). A second signal ends it at once. */
export async function runServe(configFile: string | undefined, terminal: Terminal): Promise<void> {
  const asked = new AbortController();
  const ending = askedToEnd().then(() => asked.abort());
  await tellingMistakes(async () => {
    const config = serviceConfigOf(configFile);
    const { definitions, files } = packsIn(config.packs.length === 0 ? [telecomPack] : config.packs);
    const log = serviceLog(config.log.level);
    let service: RunningService;
    try {
      service = await runService({ config, definitions, packs: files, log, signal: asked.signal });
    } catch (error) {
      if (error instanceof StartEnded) return leave(log, terminal, 'Stopped before it had started');
      throw configMistake(error, configFile);
    }
    terminal.line(`Listening at ${service.url}; the API is described at ${service.url}/docs`);
    terminal.line(`The administrator's key is in ${service.keyFile}`);
    terminal.line(`The password of the first user, admin, is in ${service.passwordFile}`);
    await ending;
    terminal.line('Stopping: what was taken is finished first');
    const clean = await service.stop();
    terminal.line('Stopped');
    if (!clean) leave(log, terminal, 'Some parts were left; the next start goes on from the log');
  });
}

/** Threads that are still at work would keep the process up. */
function leave(log: Logger, terminal: Terminal, why: string): void {
  terminal.line(why);
  log.flush();
  process.exit(0);
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
