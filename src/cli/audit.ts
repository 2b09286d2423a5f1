import { Argument } from 'commander';
import { exitCode } from './exit-code.ts';
import type { CommandModule } from './run.ts';

interface AuditOptions {
  config?: string;
  json?: true;
}

/** `opportune audit`: the audit trail of a service on this machine. */
export const auditCommand: CommandModule = (program, terminal, end) => {
  program
    .command('audit')
    .description('look whether the audit trail is as it was written')
    .addArgument(new Argument('<action>', 'what to do').choices(['verify']))
    .option('--config <file>', 'configuration of the service')
    .option('--json', 'print the result as JSON')
    .action(async (_action: 'verify', options: AuditOptions) => {
      const { runAudit } = await import('./run-audit.ts');
      end((await runAudit(options, terminal)) ? exitCode.ok : exitCode.failure);
    });
};
