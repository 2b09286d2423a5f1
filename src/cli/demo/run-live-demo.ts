import { DEMO_PASSWORD } from '../../app/demo/demo-users.ts';
import { runDemo } from '../../app/demo/run-demo.ts';
import { environment } from '../../config/config.ts';
import { serviceConfigFrom } from '../../config/service-config.ts';
import { packsIn, telecomPack } from '../pack-folders.ts';
import { askedToEnd } from '../run-serve.ts';
import { serviceLog } from '../service-log.ts';
import { count } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { tellingMistakes } from '../told-mistakes.ts';
import { showLive, shownTime } from './show-live.ts';

export interface LiveDemoOptions {
  folder: string;
  customers: number;
  speed: number;
  port: number;
}

/** Runs the demonstration until the process is told to end. */
export async function runLiveDemo(options: LiveDemoOptions, terminal: Terminal): Promise<void> {
  await tellingMistakes(async () => {
    const { folder, customers, speed, port } = options;
    const { definitions, files } = packsIn([telecomPack]);
    const asked = askedToEnd();
    terminal.line('Starting the database, the engine and the town …');
    const log = serviceLog('warn');
    const demo = await runDemo({
      folder,
      customers,
      speed,
      definitions,
      packs: files,
      log,
      config: (place, channels) => serviceConfigFrom({ folder: place, channels, listen: { port } }, environment()),
      onLoaded: (people) => terminal.line(`${count(people)} people live in the town.`),
    });
    const { service, clock, users } = demo;
    terminal.line(`Listening at ${service.url}; the API is described at ${service.url}/docs`);
    terminal.line(`The administrator's key is in ${service.keyFile}`);
    terminal.line(`Sign in as ${users.join(', ')}; the password of each is ${DEMO_PASSWORD}`);
    terminal.line(
      `It is ${shownTime(clock.now())} in the town, where time passes ${speed} times as fast. Ctrl-C stops.`,
    );
    const stopShowing = showLive(service.live, clock, terminal);
    await asked;
    stopShowing();
    terminal.line('Stopping; the next start goes on from here.');
    await demo.stop();
  });
}
