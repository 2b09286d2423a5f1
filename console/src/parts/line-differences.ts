/** A line of two texts: in both, in the first alone (`removed`), or in the second alone (`added`). */
export interface LineDifference {
  kind: 'same' | 'removed' | 'added';
  text: string;
  /** Line numbers from 1 in the first and the second text. */
  first?: number;
  second?: number;
}

/** Beyond so many pairs of lines that differ the middle is shown as removed and added. */
const MOST_PAIRS = 4_000_000;

/** How one text becomes another, line by line, by the longest common subsequence. */
export function lineDifferences(before: string, after: string): LineDifference[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const middle = middleOf(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const lines: Pick<LineDifference, 'kind' | 'text'>[] = [
    ...a.slice(0, start).map((text) => ({ kind: 'same' as const, text })),
    ...middle,
    ...a.slice(a.length - end).map((text) => ({ kind: 'same' as const, text })),
  ];
  let [first, second] = [0, 0];
  return lines.map(({ kind, text }) => ({
    kind,
    text,
    ...(kind !== 'added' && { first: ++first }),
    ...(kind !== 'removed' && { second: ++second }),
  }));
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function middleOf(a: string[], b: string[]): Pick<LineDifference, 'kind' | 'text'>[] {
  const removed = a.map((text) => ({ kind: 'removed' as const, text }));
  const added = b.map((text) => ({ kind: 'added' as const, text }));
  if (a.length * b.length > MOST_PAIRS) return [...removed, ...added];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const lines: Pick<LineDifference, 'kind' | 'text'>[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i]! });
      i++;
      j++;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) lines.push(removed[i++]!);
    else lines.push(added[j++]!);
  }
  return [...lines, ...removed.slice(i), ...added.slice(j)];
}
