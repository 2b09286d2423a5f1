/** Sorts the first `n` numbers in place, ascending, by insertion: they are few, or come nearly in order. */
export function sortStart(numbers: Int32Array, n: number): void {
  for (let k = 1; k < n; k++) {
    const number = numbers[k]!;
    let at = k;
    for (; at > 0 && numbers[at - 1]! > number; at--) numbers[at] = numbers[at - 1]!;
    numbers[at] = number;
  }
}
