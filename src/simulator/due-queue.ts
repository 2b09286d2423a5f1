/** What is to be done at a time, earliest first; of the same time, first come first. A binary heap under one timer. */
export class DueQueue {
  private readonly heap: { at: number; order: number; run: () => void }[] = [];
  private order = 0;
  private timer: NodeJS.Timeout | undefined;

  get size(): number {
    return this.heap.length;
  }

  /** Runs it at this epoch time, or as soon as possible after it. */
  add(at: number, run: () => void): void {
    const { heap } = this;
    heap.push({ at, order: this.order++, run });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.isBefore(child, parent)) break;
      [heap[child], heap[parent]] = [heap[parent], heap[child]];
      child = parent;
    }
    if (child === 0) this.wait();
  }

  clear(): void {
    this.heap.length = 0;
    clearTimeout(this.timer);
  }

  private wait(): void {
    clearTimeout(this.timer);
    if (this.heap.length === 0) return;
    // A timer holds no more than 2^31 milliseconds.
    const waitMs = Math.min(Math.max(0, this.heap[0].at - Date.now()), 0x7fffffff);
    this.timer = setTimeout(() => this.runDue(), waitMs);
  }

  private runDue(): void {
    const now = Date.now();
    while (this.heap.length > 0 && this.heap[0].at <= now) this.pop().run();
    this.wait();
  }

  private pop(): { run: () => void } {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (last === undefined || first === undefined) throw new Error('broken invariant: nothing is due');
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let parent = 0; ; ) {
      let least = parent;
      for (const child of [2 * parent + 1, 2 * parent + 2]) {
        if (child < heap.length && this.isBefore(child, least)) least = child;
      }
      if (least === parent) return first;
      [heap[parent], heap[least]] = [heap[least], heap[parent]];
      parent = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const { heap } = this;
    return heap[a].at - heap[b].at < 0 || (heap[a].at === heap[b].at && heap[a].order < heap[b].order);
  }
}
