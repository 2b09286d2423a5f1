import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measuredInChild } from '../harness/child.ts';
import type { LoadPlan, LoadResult } from './open-loop.ts';
import { type Usage, usageOf } from './process-usage.ts';

/** A load of one rate, and what it took. */
export type LoadStep<Result extends LoadResult = LoadResult> = Result & {
  /** Cores kept busy meanwhile, by whom. */
  cores: { service: number; database: number; load: number; others: number };
  residentMegabytes: { service: number; database: number };
};

/** The processes of a service: its own, and the first of its database. */
export interface ServiceProcesses {
  service: number;
  database: number;
}

/**
 * Runs a load program in a process of its own against a service.
 *
 * @param program URL of the program, which takes its plan as JSON and prints a `LoadResult`
 */
export async function runLoad<Plan extends LoadPlan, Result extends LoadResult = LoadResult>(
  program: URL,
  plan: Plan,
  processes: ServiceProcesses,
): Promise<LoadStep<Result>> {
  const before = look(processes);
  const startMs = performance.now();
  const result = await measuredInChild<Result>(fileURLToPath(program), JSON.stringify(plan));
  const seconds = (performance.now() - startMs) / 1000;
  const after = look(processes);
  const service = (after.service.cpuSeconds - before.service.cpuSeconds) / seconds;
  const database = (after.database.cpuSeconds - before.database.cpuSeconds) / seconds;
  const load = result.cpuSeconds / seconds;
  const busy = (after.busySeconds - before.busySeconds) / seconds;
  const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20);
  return {
    ...result,
    cores: { service, database, load, others: Math.max(0, busy - service - database - load) },
    residentMegabytes: {
      service: megabytes(after.service.residentBytes),
      database: megabytes(after.database.residentBytes),
    },
  };
}

function look({ service, database }: ServiceProcesses): { service: Usage; database: Usage; busySeconds: number } {
  const all = usageOf(database);
  return {
    service: usageOf(service).own,
    database: {
      cpuSeconds: all.own.cpuSeconds + all.descendants.cpuSeconds,
      residentBytes: all.own.residentBytes + all.descendants.residentBytes,
    },
    busySeconds: busySeconds(),
  };
}

/** Of all cores since the system started; 0 where there is no /proc. */
function busySeconds(): number {
  try {
    const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] = readFileSync('/proc/stat', 'utf8')
      .split('\n', 1)[0]!
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + interrupts + softInterrupts) / 100;
  } catch {
    return 0;
  }
}
