import type { WaitingContact } from '../../ports/contact-records.ts';

/** Contacts that wait, the first due first; each once. At most `most` of them. */
export class DueContacts {
  private readonly most: number;
  private readonly heap: WaitingContact[] = [];
  private readonly ids = new Set<string>();

  constructor(most: number) {
    this.most = most;
  }

  get size(): number {
    return this.heap.length;
  }

  get isFull(): boolean {
    return this.heap.length >= this.most;
  }

  /** False when there is no room for one that is not there yet. */
  add(contact: WaitingContact): boolean {
    if (this.ids.has(contact.contactId)) return true;
    if (this.isFull) return false;
    this.ids.add(contact.contactId);
    this.heap.push(contact);
    let at = this.heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(this.heap[at]!, this.heap[parent]!)) break;
      this.swap(at, parent);
      at = parent;
    }
    return true;
  }

  /** Takes the first that is due at `now`. */
  take(now: number): WaitingContact | undefined {
    const first = this.heap[0];
    if (first === undefined || first.dueAt > now) return undefined;
    const last = this.heap.pop()!;
    this.ids.delete(first.contactId);
    if (this.heap.length > 0) {
      this.heap[0] = last;
      this.sink();
    }
    return first;
  }

  private sink(): void {
    const { heap } = this;
    for (let at = 0; ; ) {
      let child = at * 2 + 1;
      if (child >= heap.length) return;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, heap[at]!)) return;
      this.swap(at, child);
      at = child;
    }
  }

  private swap(a: number, b: number): void {
    const kept = this.heap[a]!;
    this.heap[a] = this.heap[b]!;
    this.heap[b] = kept;
  }
}

const isBefore = (a: WaitingContact, b: WaitingContact): boolean =>
  a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.contactId < b.contactId);
