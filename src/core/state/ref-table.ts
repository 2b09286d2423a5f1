/**
 * Hash → references, open addressing with linear probing, 8 bytes a slot. Growth is incremental: the
 * old slots move a few at each change, so none stops the stream. So is shrinking, once most slots are empty.
 *
 * Look up by walking candidates:
 *
 *   for (let ref = table.first(hash); ref !== 0; ref = table.next()) if (isTheOne(ref)) …
 *
 * H1. A reference is a positive integer; several may share a hash.
 * H2. While growing or shrinking, a reference is in exactly one of the two generations.
 */
const MOVES_PER_CHANGE = 32;
/** A table smaller than this is not worth shrinking. */
const LEAST_SLOTS = 64;

export class RefTable {
  /** References held. */
  count = 0;
  private slots: Int32Array;
  private mask: number;
  private old: Int32Array | null = null;
  private oldMask = 0;
  private oldNext = 0;
  private cursor = 0;
  private cursorHash = 0;
  private cursorInOld = false;

  /** `slots`: initial size, a power of two. */
  constructor(slots = 16) {
    this.slots = new Int32Array(slots * 2);
    this.mask = slots - 1;
  }

  /** First reference with this hash, 0 when there is none. */
  first(hash: number): number {
    this.cursor = hash & this.mask;
    this.cursorHash = hash;
    this.cursorInOld = false;
    return this.next();
  }

  /** Most likely reference for the hash, 0 when unsure; reads one slot. */
  guess(hash: number): number {
    const at = (hash & this.mask) * 2;
    const { slots } = this;
    return slots[at] === hash ? slots[at + 1]! : slots[at + 1] === 0 && this.old === null ? 0 : this.first(hash);
  }

  /** Reads the slot where the hash belongs, so that it is in the cache. */
  touch(hash: number): number {
    return this.slots[(hash & this.mask) * 2]!;
  }

  /** The next reference of the walk that `first` began. */
  next(): number {
    const hash = this.cursorHash;
    if (!this.cursorInOld) {
      const { slots, mask } = this;
      for (let at = this.cursor; ; at = (at + 1) & mask) {
        const ref = slots[at * 2 + 1]!;
        if (ref === 0) break;
        if (slots[at * 2] === hash) {
          this.cursor = (at + 1) & mask;
          return ref;
        }
      }
      if (this.old === null) return 0;
      this.cursorInOld = true;
      this.cursor = hash & this.oldMask;
    }
    return this.nextInOld(hash);
  }

  insert(hash: number, ref: number): void {
    if ((this.count + 1) * 8 > (this.mask + 1) * 5) this.resize(this.mask * 2 + 1);
    if (this.old !== null) this.moveSome();
    put(this.slots, this.mask, hash, ref);
    this.count++;
  }

  /** Removes a reference that is present. */
  remove(hash: number, ref: number): void {
    this.count--;
    const taken =
      take(this.slots, this.mask, hash, ref) || (this.old !== null && take(this.old, this.oldMask, hash, ref));
    if (!taken) throw new Error('reference is not in the table');
    if (this.old !== null) this.moveSome();
    else if (this.mask >= LEAST_SLOTS && this.count * 6 < this.mask) this.resize(this.mask >> 1);
  }

  get bytes(): number {
    return this.slots.byteLength + (this.old?.byteLength ?? 0);
  }

  private nextInOld(hash: number): number {
    const old = this.old;
    if (old === null) return 0;
    for (let at = this.cursor; ; at = (at + 1) & this.oldMask) {
      const ref = old[at * 2 + 1]!;
      if (ref === 0) return 0;
      if (old[at * 2] === hash) {
        this.cursor = (at + 1) & this.oldMask;
        return ref;
      }
    }
  }

  private resize(mask: number): void {
    while (this.old !== null) this.moveSome();
    this.old = this.slots;
    this.oldMask = this.mask;
    this.oldNext = this.oldMask;
    this.slots = new Int32Array((mask + 1) * 2);
    this.mask = mask;
  }

  /**
   * Moves from the end of the old slots down: what is taken out at the end closes its run by shifting
   * (a run that wraps to the start shifts into the place just emptied), so nothing is left behind.
   */
  private moveSome(): void {
    const old = this.old!;
    for (let moves = 0; moves < MOVES_PER_CHANGE; moves++) {
      const at = this.oldNext;
      const ref = old[at * 2 + 1]!;
      if (ref !== 0) {
        const hash = old[at * 2]!;
        removeAt(old, this.oldMask, at);
        put(this.slots, this.mask, hash, ref);
        continue;
      }
      if (at === 0) {
        this.old = null;
        return;
      }
      this.oldNext = at - 1;
    }
  }
}

function put(slots: Int32Array, mask: number, hash: number, ref: number): void {
  let at = hash & mask;
  while (slots[at * 2 + 1] !== 0) at = (at + 1) & mask;
  slots[at * 2] = hash;
  slots[at * 2 + 1] = ref;
}

function take(slots: Int32Array, mask: number, hash: number, ref: number): boolean {
  for (let at = hash & mask; ; at = (at + 1) & mask) {
    const found = slots[at * 2 + 1]!;
    if (found === 0) return false;
    if (found !== ref) continue;
    removeAt(slots, mask, at);
    return true;
  }
}

/** Backward-shift deletion: closes the gap so that no probe run is broken. */
function removeAt(slots: Int32Array, mask: number, at: number): void {
  let gap = at;
  for (let next = (gap + 1) & mask; slots[next * 2 + 1] !== 0; next = (next + 1) & mask) {
    const home = slots[next * 2]! & mask;
    if (((next - home) & mask) < ((next - gap) & mask)) continue;
    slots[gap * 2] = slots[next * 2]!;
    slots[gap * 2 + 1] = slots[next * 2 + 1]!;
    gap = next;
  }
  slots[gap * 2] = 0;
  slots[gap * 2 + 1] = 0;
}
