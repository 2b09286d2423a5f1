import { CommandError } from './command-error.ts';
import { type Check, type Finding, failed, ok } from './doctor/check.ts';
import { bytesPerCustomer } from './doctor/customer-bytes.ts';
import { spaceCheck, stateFolderCheck, writeSpeedCheck } from './doctor/folder-checks.ts';
import { memoryCheck, nodeCheck, timeZoneCheck } from './doctor/machine-checks.ts';
import { exitCode } from './exit-code.ts';
import { definitionsIn } from './pack-folders.ts';
import type { CommandModule } from './run.ts';
import { count, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

interface DoctorOptions {
  out: string;
  pack?: string[];
  json?: true;
}

const marks = { ok: 'ok', warning: 'look', failed: 'FAILED' } as const;
const tones = { ok: 'good', warning: 'warning', failed: 'bad' } as const;

/** `opportune doctor`: looks at the machine and, when given, at packs; says what to do about what it finds. */
export const doctorCommand: CommandModule = (program, terminal, end) => {
  program
    .command('doctor')
    .description('check the machine, the folder to write to and packs; say what to do')
    .option('--out <folder>', 'folder a replay would write to', 'out')
    .option('--pack <folder...>', 'folders of definitions to check, taken together')
    .option('--json', 'print the findings as JSON')
    .action(async (options: DoctorOptions) => {
      const findings = await findingsOf(checksFor(options));
      if (options.json) terminal.line(JSON.stringify(findings));
      else show(findings, terminal);
      end(findings.some(({ state }) => state === 'failed') ? exitCode.failure : exitCode.ok);
    });
};

type NamedFinding = { name: string } & Finding;

function checksFor({ out, pack }: DoctorOptions): Check[] {
  const checks = [nodeCheck, timeZoneCheck, memoryCheck, spaceCheck(out), writeSpeedCheck(out)];
  checks.push(storageCheck(out), stateFolderCheck(out));
  return pack ? [...checks, packCheck(pack)] : checks;
}

async function findingsOf(checks: readonly Check[]): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = [];
  for (const check of checks) findings.push({ name: check.name, ...(await check.run()) });
  return findings;
}

function show(findings: readonly NamedFinding[], terminal: Terminal): void {
  const rows = findings.map(({ name, state, found }) => [terminal.tone(tones[state], marks[state]), name, found]);
  for (const line of tableLines(rows)) terminal.line(line);
  const amiss = findings.filter(({ advice }) => advice !== '');
  if (amiss.length > 0) terminal.line();
  for (const { name, advice } of amiss) terminal.line(`${terminal.tone('strong', name)}: ${advice}.`);
}

/** Opens the databases of a replay in a folder of their own, writes and reads them, and removes them. */
function storageCheck(folder: string): Check {
  return {
    name: 'LMDB',
    async run() {
      const { checkStorage } = await import('../app.ts');
      try {
        return ok(await checkStorage(folder));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return failed(message, 'Use a local folder: LMDB needs memory-mapped files, which network folders lack');
      }
    },
  };
}

function packCheck(folders: readonly string[]): Check {
  return {
    name: 'Pack',
    run() {
      try {
        const definitions = definitionsIn(folders);
        const perCustomer = Math.round(bytesPerCustomer(definitions));
        const facts = [`version ${definitions.version}`, `${count(perCustomer)} bytes a customer`];
        return ok(`${facts.join(', ')}: ${count(Math.round((perCustomer * 1e6) / 2 ** 20))} MB for a million`);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return failed([error.message, ...error.details].join('\n'), error.advice);
      }
    },
  };
}
