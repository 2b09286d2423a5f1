/** One area entered or left by the arriving input. `entry` is when the presence began. */
export interface PlaceChange {
  area: number;
  entered: boolean;
  entry: number;
}

/**
 * Folds location inputs in their order: in which areas a customer is after them, and since which input. One
 * scratch for all customers; `begin` starts over. Source: docs/semantics.md §5.
 */
export class WhereaboutsFold {
  /** The areas present in, and of each the sequence number of the input that entered it. */
  areas: number[] = [];
  entering: number[] = [];
  private at = Number.NEGATIVE_INFINITY;
  private nextAreas: number[] = [];
  private nextEntering: number[] = [];
  private readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /** Nowhere, as of `at`; presences follow by `present`. */
  begin(at: number): void {
    this.areas.length = 0;
    this.entering.length = 0;
    this.at = at;
  }

  present(area: number, entering: number): void {
    this.areas.push(area);
    this.entering.push(entering);
  }

  /** An input in `areas`; what it enters and leaves goes to `changes` when given. */
  step(areas: readonly number[], since: number, at: number, sequence: number, changes: PlaceChange[] | null): void {
    const continues = since - this.at <= this.timeoutMs;
    if (changes !== null && continues) {
      for (const area of this.areas) if (!areas.includes(area)) changes.push({ area, entered: false, entry: 0 });
    }
    const { nextAreas, nextEntering } = this;
    nextAreas.length = 0;
    nextEntering.length = 0;
    for (const area of areas) {
      const known = this.areas.indexOf(area);
      const goesOn = known >= 0 && continues;
      nextAreas.push(area);
      nextEntering.push(goesOn ? this.entering[known]! : sequence);
      if (goesOn) continue;
      changes?.push({ area, entered: true, entry: known < 0 ? Math.max(since, this.at) : since });
    }
    [this.areas, this.nextAreas] = [nextAreas, this.areas];
    [this.entering, this.nextEntering] = [nextEntering, this.entering];
    this.at = at;
  }
}
