import { join } from 'node:path';
import { checkStorage } from '../../app/check-storage.ts';
import { CommandError } from '../command-error.ts';
import { definitionsIn } from '../pack-folders.ts';
import { bytes, count, tableLines } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { type Check, type Finding, failed, ok } from './check.ts';
import { bytesPerCustomer } from './customer-bytes.ts';
import { spaceCheck, stateFolderCheck, writeSpeedCheck } from './folder-checks.ts';
import { memoryCheck, nodeCheck, timeZoneCheck } from './machine-checks.ts';
import { serviceChecks } from './service-checks.ts';

export interface DoctorOptions {
  out: string;
  pack?: string[];
  /** Of a service, which is looked at instead of the folder of replays. */
  config?: string;
  json?: true;
}

const marks = { ok: 'ok', warning: 'look', failed: 'FAILED' } as const;
const tones = { ok: 'good', warning: 'warning', failed: 'bad' } as const;

/** Makes all checks and shows what they found. @returns whether none failed. */
export async function examine(options: DoctorOptions, terminal: Terminal): Promise<boolean> {
  const findings = await findingsOf(checksFor(options));
  if (options.json) terminal.line(JSON.stringify(findings));
  else show(findings, terminal);
  return !findings.some(({ state }) => state === 'failed');
}

type NamedFinding = { name: string } & Finding;

function checksFor({ out, pack, config }: DoctorOptions): Check[] {
  if (config !== undefined) {
    const { checks, folder } = serviceChecks(config);
    const ofFolder = folder === undefined ? [] : [spaceCheck(folder), writeSpeedCheck(folder)];
    return [nodeCheck, timeZoneCheck, memoryCheck, ...ofFolder, ...checks];
  }
  const checks = [nodeCheck, timeZoneCheck, memoryCheck, spaceCheck(out), writeSpeedCheck(out)];
  checks.push(storageCheck(out), stateFolderCheck(join(out, '.opportune')));
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
        const { known, active } = bytesPerCustomer(definitions);
        const memory = `${count(known)} bytes a customer, ${count(active)} after an event of each type`;
        return ok(`version ${definitions.version}: ${memory}; ${bytes(known * 1e6)} for a million`);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        return failed([error.message, ...error.details].join('\n'), error.advice);
      }
    },
  };
}
