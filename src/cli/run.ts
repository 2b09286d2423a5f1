import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { CommandError } from './command-error.ts';
import { type ExitCode, exitCode, exitCodeHelp } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** A command of `opportune`: declares itself on the program and, when chosen, ends with an exit code. */
export type CommandModule = (program: Command, terminal: Terminal, end: (code: ExitCode) => void) => void;

/**
 * Parses and runs a command line (without `node` and the script). Never throws: a mistake is told on the terminal with
 * its code and what to do; a stack is shown for defects with `--debug` only.
 */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly CommandModule[],
): Promise<ExitCode> {
  let ended: ExitCode = exitCode.ok;
  const program = programOf(terminal);
  for (const command of commands) {
    command(program, terminal, (code) => {
      ended = code;
    });
  }
  for (const command of program.commands) command.addHelpText('after', exitCodeHelp).exitOverride();
  if (args.length === 0) {
    terminal.line(program.helpInformation().trimEnd());
    return exitCode.ok;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return ended;
  } catch (error) {
    return tell(error, terminal, args.includes('--debug'));
  }
}

function programOf(terminal: Terminal): Command {
  return new Command('opportune')
    .description('The right offer, to the right customer, through the right touchpoint, at the moment it is wanted.')
    .version(version, '--version', 'print the version')
    .option('--debug', 'show the stack of a defect')
    .helpCommand('help [command]', 'show what a command does and takes')
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.line(text.trimEnd()),
      writeErr: () => undefined,
    })
    .exitOverride();
}

function tell(error: unknown, terminal: Terminal, debug: boolean): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCode.ok;
    const message = error.message.replace(/^error: /, '').replace(/\n\((Did you mean .*)\)/s, '; $1');
    return tell(
      new CommandError('usage', message, 'See `opportune help` or `opportune help <command>`'),
      terminal,
      debug,
    );
  }
  if (error instanceof CommandError) {
    terminal.note(`opportune: ${error.message} (${error.code})`);
    for (const detail of error.details) terminal.note(`  ${detail}`);
    terminal.note(`What to do: ${error.advice}.`);
    if (debug && error.cause !== undefined) terminal.note(String(error.cause));
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.note(`opportune: ${message} (internal)`);
  if (debug && error instanceof Error) terminal.note(error.stack ?? '');
  else terminal.note('What to do: this is a defect. Run the command again with --debug and report what it shows.');
  return exitCode.failure;
}
