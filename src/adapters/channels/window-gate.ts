/** How many callers may wait for each one that is let in. */
const WAITING_PER_PLACE = 4;

/** Lets so many in at once; more wait in order, up to four times as many; beyond, they are turned away. */
export class WindowGate {
  private readonly places: number;
  private inside = 0;
  private readonly waiting: (() => void)[] = [];
  private emptied: (() => void) | undefined;

  constructor(places: number) {
    this.places = places;
  }

  /** @returns whether the caller is in; who is must `leave`. */
  async enter(): Promise<boolean> {
    if (this.inside < this.places) {
      this.inside++;
      return true;
    }
    if (this.waiting.length >= this.places * WAITING_PER_PLACE) return false;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    return true;
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.inside--;
    if (this.inside === 0) this.emptied?.();
  }

  /** Resolves when nobody is in, or after so many milliseconds. */
  async empty(atMostMs: number): Promise<void> {
    if (this.inside === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      new Promise<void>((resolve) => {
        this.emptied = resolve;
      }),
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, atMostMs);
      }),
    ]);
    clearTimeout(timer);
  }
}
