import { randomUUID } from 'node:crypto';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { Overloaded } from '../../runtime/live/live-service.ts';
import { RehearsalEnded, type RehearsalRequest, type Rehearsals } from '../../runtime/rehearsal/rehearsals.ts';
import { type FiringReport, reportOf } from './firing-findings.ts';

/** Under way or waiting, of all callers together. */
const MOST_OPEN = 8;
/** How long a result is kept to be fetched. */
const KEPT_MS = 3_600_000;
const MOST_KEPT = 100;
const BUSY_RETRY_MS = 10_000;

/** `waiting`: another one is under way. */
export type FiringJobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export interface FiringJob {
  id: string;
  state: FiringJobState;
  /** Share that is done, 0 to 1. */
  progress: number;
  /** Epoch ms. */
  startedAt: number;
  report?: FiringReport;
}

/** Who counts, and the definitions that are there for them. */
export interface FiringAsker {
  keyId: string;
  definitions: Definitions;
}

interface OwnedJob extends FiringJob {
  asker: FiringAsker;
  /** Firings of customers outside of the asker's regions may not be told. */
  isBound: boolean;
  cancel: AbortController;
}

export interface FiringJobsOptions {
  rehearsals: Rehearsals;
  live: Pick<LiveService, 'customer'>;
  now: () => number;
  /** Hears of rehearsals that failed. */
  warn: (message: string) => void;
}

/**
 * Counts the firings of scenarios in the background. Owner: one per server.
 *
 * J1. Only who began one can see and cancel it.
 * J2. What is open and what is kept is bounded; results are gone after an hour, or with the process.
 */
export class FiringJobs {
  private readonly options: FiringJobsOptions;
  private readonly jobs = new Map<string, OwnedJob>();

  constructor(options: FiringJobsOptions) {
    this.options = options;
  }

  /** `request.customers` binds the caller to customers of theirs. @throws Overloaded */
  begin(asker: FiringAsker, request: RehearsalRequest): FiringJob {
    this.forget();
    if ([...this.jobs.values()].filter(isOpen).length >= MOST_OPEN) throw new Overloaded(BUSY_RETRY_MS);
    const job: OwnedJob = {
      id: randomUUID(),
      state: 'waiting',
      progress: 0,
      startedAt: this.options.now(),
      asker,
      isBound: request.customers !== undefined,
      cancel: new AbortController(),
    };
    this.jobs.set(job.id, job);
    void this.run(job, request);
    return shown(job);
  }

  find(keyId: string, id: string): FiringJob | undefined {
    const job = this.jobs.get(id);
    return job?.asker.keyId === keyId ? shown(job) : undefined;
  }

  /** Ends one that is open and forgets it. @returns false: there is none */
  cancel(keyId: string, id: string): boolean {
    const job = this.jobs.get(id);
    if (job?.asker.keyId !== keyId) return false;
    job.cancel.abort();
    this.jobs.delete(id);
    return true;
  }

  /** Ends all. */
  close(): void {
    for (const { cancel } of this.jobs.values()) cancel.abort();
    this.jobs.clear();
  }

  private async run(job: OwnedJob, request: RehearsalRequest): Promise<void> {
    const { rehearsals, live, warn } = this.options;
    const report = (share: number) => {
      job.state = 'running';
      job.progress = share;
    };
    try {
      const findings = await rehearsals.run(request, report, job.cancel.signal);
      const { where: _, ...others } = findings.suppressed;
      job.report = await reportOf(
        job.isBound ? { ...findings, suppressed: others } : findings,
        live,
        job.asker.definitions,
      );
      job.state = 'done';
      job.progress = 1;
    } catch (error) {
      job.state = error instanceof RehearsalEnded ? 'cancelled' : 'failed';
      if (job.state === 'failed') warn(`the firings of a scenario could not be counted: ${String(error)}`);
    }
  }

  private forget(): void {
    const oldest = this.options.now() - KEPT_MS;
    for (const [id, job] of this.jobs) {
      if (!isOpen(job) && (job.startedAt < oldest || this.jobs.size > MOST_KEPT)) this.jobs.delete(id);
    }
  }
}

const isOpen = ({ state }: FiringJob): boolean => state === 'waiting' || state === 'running';

function shown({ asker: _asker, isBound: _isBound, cancel: _cancel, ...job }: OwnedJob): FiringJob {
  return job;
}
