import { addressTrouble, checkpointedAt, databaseVersion, logOf } from '../../app/service-facts.ts';
import { runningIn } from '../../app/service-folder.ts';
import type { ServiceConfig } from '../../config/service-config.ts';
import { CommandError } from '../command-error.ts';
import { serviceConfigOf } from '../service-settings.ts';
import { bytes, count } from '../table.ts';
import { type Check, type Finding, failed, ok, warning } from './check.ts';

const MINUTE_MS = 60_000;
/** A cycle of checkpoints may be late by as much again. */
const LATE_CYCLES = 2;
const OLDEST_DATABASE = 15;

interface Readiness {
  ready: boolean;
  checks: { name: string; ok: boolean; trouble?: string }[];
}

/** What concerns a service: its configuration, address, database, log, state, and whether it runs well. */
export function serviceChecks(file: string): { checks: Check[]; folder: string | undefined } {
  let config: ServiceConfig;
  try {
    config = serviceConfigOf(file);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const finding = failed([error.message, ...error.details].join('\n'), error.advice);
    return { checks: [{ name: 'Configuration', run: () => finding }], folder: undefined };
  }
  const checks = [
    { name: 'Configuration', run: () => ok(`${file} is valid`) },
    addressCheck(config),
    databaseCheck(config),
    logCheck(config),
    stateCheck(config),
    runningCheck(config),
  ];
  return { checks, folder: config.folder };
}

function addressCheck({ folder, listen: { host, port } }: ServiceConfig): Check {
  return {
    name: 'Address',
    async run() {
      const running = await runningIn(folder);
      if (running !== undefined) return ok(`the service listens at ${running.url}`);
      const trouble = await addressTrouble(host, port);
      if (trouble === undefined) return ok(`port ${port} of ${host} is free`);
      return failed(trouble, 'Stop the other program, or set listen.port and listen.host');
    },
  };
}

function databaseCheck({ folder, database: { url } }: ServiceConfig): Check {
  return {
    name: 'Database',
    async run() {
      const at = (await runningIn(folder))?.databaseUrl ?? url;
      if (at === '') return ok('its own, which starts with the service');
      try {
        const version = await databaseVersion(at);
        const major = Number(/\d+/.exec(version)?.[0]);
        if (major >= OLDEST_DATABASE) return ok(version);
        return failed(version, `Use PostgreSQL ${OLDEST_DATABASE} or newer`);
      } catch (error) {
        return failed(messageOf(error), 'Start the database, or mend database.url (DATABASE_URL)');
      }
    },
  };
}

function logCheck({ folder }: ServiceConfig): Check {
  return {
    name: 'Log',
    async run() {
      const log = await logOf(folder);
      if (log === undefined) return ok('nothing is logged yet');
      const found = `entries ${count(log.first)} to ${count(log.head)}, ${bytes(log.bytes)}`;
      if (log.gapAt === undefined) return ok(`${found}, none missing`);
      return failed(
        `${found}; entry ${count(log.gapAt)} is missing`,
        'Restore the last back-up (docs/guides/operator.md): what follows the gap would be dropped on starting',
      );
    },
  };
}

function stateCheck({ folder, engine: { checkpointMinutes } }: ServiceConfig): Check {
  return {
    name: 'Saved state',
    async run() {
      const at = checkpointedAt(folder);
      if (at === undefined) return ok('none yet');
      const minutes = Math.round((Date.now() - at) / MINUTE_MS);
      const found = `saved ${minutes} minutes ago`;
      const isRunning = (await runningIn(folder)) !== undefined;
      if (!isRunning || minutes <= checkpointMinutes * LATE_CYCLES) return ok(found);
      return warning(found, 'State is saved when the records are: look whether the database keeps up, and at the disk');
    },
  };
}

function runningCheck({ folder }: ServiceConfig): Check {
  return {
    name: 'Service',
    async run(): Promise<Finding> {
      const running = await runningIn(folder);
      if (running === undefined) return ok('does not run');
      try {
        const response = await fetch(`${running.url}/readyz`, { signal: AbortSignal.timeout(10_000) });
        const { ready, checks } = (await response.json()) as Readiness;
        const troubles = checks.flatMap(({ name, trouble }) => (trouble === undefined ? [] : [`${name}: ${trouble}`]));
        if (troubles.length === 0) return ok(`process ${running.pid}, ready`);
        const advice = 'docs/guides/operator.md, "When something is wrong", tells what to do about each';
        return ready ? warning(troubles.join('\n'), advice) : failed(troubles.join('\n'), advice);
      } catch (error) {
        return failed(
          `process ${running.pid} does not answer: ${messageOf(error)}`,
          'Look at its log, and start it again',
        );
      }
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
