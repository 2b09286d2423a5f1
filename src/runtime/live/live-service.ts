import type { CustomerView } from '../../core/customer-view.ts';
import type { DecisionRecorded, Effect } from '../../core/effects.ts';
import type { InputBatchWriter } from '../../core/inputs/input-batch.ts';
import type { CampaignCommand } from '../../core/journeys/campaign-desk.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { UntoldContacts } from '../entry-notices.ts';
import type { Audiences } from './audiences.ts';

/** Nothing more fits into the buffers: ask again later. */
export class Overloaded extends Error {
  readonly code = 'overloaded';
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`the service cannot take more at the moment: ask again in ${retryAfterMs} ms`);
    this.name = 'Overloaded';
    this.retryAfterMs = retryAfterMs;
  }
}

/** The service is starting, stopping or has failed. */
export class NotRunning extends Error {
  readonly code = 'not-running';
  readonly state: LiveState;

  constructor(state: LiveState) {
    super(`the service is ${state}`);
    this.name = 'NotRunning';
    this.state = state;
  }
}

/** `halted`: the clock jumped; timers wait until an operator confirms. `failed`: needs a restart. */
export type LiveState = 'starting' | 'running' | 'halted' | 'stopping' | 'failed';

export interface LiveStatus {
  state: LiveState;
  /** Epoch ms that timers have reached; null before the first. */
  clock: number | null;
  /** Share of the log gone over while starting, 0 to 1. */
  recovered: number;
  /** Entries in the log, and how many of them are applied. */
  logged: number;
  applied: number;
  /** Bytes that are logged and not yet applied and recorded; `limit`: from there on callers are refused. */
  inFlightBytes: number;
  limitBytes: number;
  customers: number;
  /** Bytes of the customers' state. */
  stateBytes: number;
  /** Why it failed or cannot take inputs, for people. */
  trouble?: string;
}

/** One thing that is asked of the engine about one customer. */
export interface LiveRequest {
  kind: 'outcome' | 'handover' | 'command';
  customerId: string;
  /** Unique; the same request told twice has the same id. */
  id: string;
  /** Epoch ms; now when absent. */
  at?: number;
  /** As docs/semantics.md lists them: `{command: 'ask', …}`, `{contactId, outcome, …}`. */
  content: Record<string, unknown>;
}

/** A service that tells who its customers are. */
export interface AudienceService {
  readonly audiences: Audiences;
}

/** A service that counts a sample: see `Audiences`. */
export interface EstimatingService {
  estimate(rule: string): ReturnType<Audiences['estimate']>;
}

/** A service that answers many inputs at once. */
export interface AskedService {
  /**
   * Lets `write` add inputs that all have this id, synchronously; resolves when durable and applied, with the effects that
   * came of them. @throws Overloaded NotRunning
   */
  ask(id: string, write: (inputs: InputBatchWriter) => void): Promise<Effect[]>;
}

/** A service that tells when its records are complete. */
export interface RecordingService {
  /** Resolves when all that came of the customer's inputs so far is in the records. */
  recorded(customerId: string): Promise<void>;
}

/** An effect as the running system tells it, when its cause is durable. */
export interface Notice {
  offset: number;
  /** A decision may come without its candidates: `decision` brings them. */
  effect: Effect;
  /** Of the request it answers; '' when it came of an event or a timer. */
  requestId: string;
}

/**
 * `untold`: contacts that were planned and are not among the notices, a wave plans more than anybody here can use; they
 * are recorded within seconds.
 */
export type NoticeListener = (notices: readonly Notice[], untold?: readonly UntoldContacts[]) => void;

/**
 * The running engine, as the rest of the program sees it: the log, its one writer, the hosts of the partitions.
 *
 * L1. What `submit` or `request` resolved for survives any crash.
 * L2. Notices come after their cause is durable, in the order of the log within a customer. After a crash those between
 *     the last checkpoint and the crash come again, before the service says that it is running.
 * L3. What is in flight is bounded: beyond it callers get `Overloaded`.
 */
export interface LiveService {
  /** Active now. */
  readonly definitions: Definitions;
  status(): LiveStatus;
  /**
   * Lets `write` add inputs to the next batch, synchronously; resolves when they are durable.
   * @throws Overloaded NotRunning
   */
  submit(write: (inputs: InputBatchWriter) => void): Promise<void>;
  /**
   * Resolves when durable and applied, with the effects that came of it alone, as notices tell them.
   * @throws Overloaded NotRunning
   */
  request(request: LiveRequest): Promise<Effect[]>;
  customer(customerId: string): Promise<CustomerView | undefined>;
  /** Whether the customer is known; what is known takes longer to tell. */
  knows(customerId: string): Promise<boolean>;
  /** A whole decision whose record is still on its way to the database; undefined: look there. */
  decision(decisionId: string): Promise<DecisionRecorded | undefined>;
  /**
   * Makes other definitions active from the next input on; resolves when durable and applied by all partitions, with the
   * offset of the log entry that does it.
   */
  activate(definitions: Definitions): Promise<number>;
  /**
   * Starts a wave of a campaign, pauses, resumes or cancels one; resolves when durable. What it leads to follows in slices
   * between other inputs. @throws Overloaded NotRunning
   */
  command(content: CampaignCommand): Promise<void>;
  /** @returns how to stop hearing. A listener must not throw; what it does must be quick. */
  subscribe(listener: NoticeListener): () => void;
}
