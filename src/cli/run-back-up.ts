import { backUpService } from '../app/back-up.ts';
import { restoreService } from '../app/restore.ts';
import { serviceConfigOf } from './service-settings.ts';
import { count } from './table.ts';
import type { Terminal } from './terminal.ts';
import { tellingMistakes } from './told-mistakes.ts';

export interface RestoreCommandOptions {
  from: string;
  folder: string;
  erasures?: string;
  config?: string;
}

export async function runBackUp({ to, config }: { to: string; config?: string }, terminal: Terminal): Promise<void> {
  await tellingMistakes(async () => {
    const startMs = performance.now();
    const { at, from, head } = await backUpService(serviceConfigOf(config), to);
    const tookS = ((performance.now() - startMs) / 1000).toFixed(1);
    terminal.line(`Backed up to ${to} in ${tookS} s: the state of ${new Date(at).toISOString()}`);
    terminal.line(`The log goes on from it with ${count(head - from)} entries.`);
  });
}

export async function runRestore({ config, ...options }: RestoreCommandOptions, terminal: Terminal): Promise<void> {
  await tellingMistakes(async () => {
    const { at } = await restoreService({ ...options, config: serviceConfigOf(config) });
    const began = new Date(at).toISOString();
    terminal.line(`Restored into ${options.folder}: what happened since ${began} may be missing.`);
    terminal.line('Its channels are paused. Start the service on this folder, then state the lost time:');
    terminal.line(`  opportune resume --lost-from ${began} --lost-until TIME`);
  });
}
