import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';
import type { OperateOptions } from './run-operate.ts';
import { takingServer } from './taking-server.ts';

/** `opportune status`, `pause`, `resume`, `confirm-clock`: what those who run a service look at and do. */
export const operateCommand: CommandModule = (program, terminal, end) => {
  const act = (action: 'status' | 'pause' | 'resume' | 'confirm-clock') => async (options: OperateOptions) => {
    const { operate } = await import('./run-operate.ts');
    await operate(action, options, terminal);
    end(exitCode.ok);
  };
  takingServer(program.command('status').description('how the engine, its clock and the channels are doing'))
    .option('--json', 'print it as JSON')
    .option('--wait <seconds>', 'until it runs, at most so long', Number)
    .action(act('status'));
  takingServer(program.command('pause').description('hand nothing more over; it stays so across restarts'))
    .option('--channel <id>', 'on this channel alone')
    .action(act('pause'));
  takingServer(program.command('resume').description('hand over again'))
    .option('--channel <id>', 'on this channel alone')
    .option('--lost-from <time>', 'after a restore: when the back-up was made, or earlier (ISO 8601)')
    .option('--lost-until <time>', 'after a restore: when the restored service was started')
    .action(act('resume'));
  takingServer(program.command('confirm-clock').description('say that a clock that leapt forward is right')).action(
    act('confirm-clock'),
  );
};
