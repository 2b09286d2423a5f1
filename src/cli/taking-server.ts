import type { Command } from 'commander';

/** How a command is told which server it is about. */
export interface ServerOptions {
  url?: string;
  key?: string;
  keyFile?: string;
  config?: string;
}

/** Adds the options of `ServerOptions`. */
export function takingServer(command: Command): Command {
  return command
    .option('--url <url>', 'of the server (OPPORTUNE_URL, or the one that runs by --config)')
    .option('--key <key>', 'API key (OPPORTUNE_KEY); other programs of this machine can read it here')
    .option('--key-file <file>', 'file that holds the API key')
    .option('--config <file>', 'configuration of a service on this machine: its address and its administrator’s key');
}
