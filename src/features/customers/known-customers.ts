import type { LiveService } from '../../runtime/live/live-service.ts';

/** Ids that are remembered at least; twice as many at most. */
const MOST_IDS = 100_000;

/**
 * Whom the engine knows, as a first answer: what is asked about others need not be logged to be refused. Who was
 * acknowledged is known. One who has been erased may still pass for known: the engine's own answer stays the truth.
 */
export class KnownCustomers {
  private readonly live: Pick<LiveService, 'knows'>;
  private ids = new Set<string>();
  /** Those before: all go at once. */
  private earlierIds = new Set<string>();

  constructor(live: Pick<LiveService, 'knows'>) {
    this.live = live;
  }

  /** @throws NotRunning */
  async has(customerId: string): Promise<boolean> {
    if (this.ids.has(customerId) || this.earlierIds.has(customerId)) return true;
    if (!(await this.live.knows(customerId))) return false;
    if (this.ids.size >= MOST_IDS) {
      this.earlierIds = this.ids;
      this.ids = new Set();
    }
    this.ids.add(customerId);
    return true;
  }
}
