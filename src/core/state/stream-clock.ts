/** As many partitions as an engine can host. */
const MAX_PARTITIONS = 256;

/**
 * The clock all partitions of an engine share, and when each has something to do next: most have nothing at most
 * clocks, and are not asked.
 */
export class StreamClock {
  /** Highest clock applied, epoch ms; −∞ before the first. */
  now = Number.NEGATIVE_INFINITY;
  /** By partition number: no timer or schedule of it is due before this, epoch ms. */
  readonly nextDue = new Float64Array(MAX_PARTITIONS).fill(Number.POSITIVE_INFINITY);
}
