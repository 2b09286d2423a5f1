import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const SHARED_DATA = process.env.OPPORTUNE_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');
/** Real signalling of a city: sessions with their times; not part of the product. */
export const realSignalling = resolve(SHARED_DATA, 'signalling/shanghai.csv.gz');

export const hasRealSignalling = existsSync(realSignalling);

/** Records of the real signalling by the hour in which they began, 24 numbers. */
export function realHourlyCounts(): number[] {
  const [header, ...lines] = gunzipSync(readFileSync(realSignalling)).toString().trimEnd().split('\r\n');
  const column = header.split(',').indexOf('start_time');
  const counts = new Array<number>(24).fill(0);
  // No field of this file holds a comma, a quote or a line end.
  for (const line of lines) counts[Number(line.split(',')[column].slice(11, 13))]++;
  return counts;
}

/** Pearson's correlation of two equally long lists of numbers. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (p: readonly number[], meanP: number, q: readonly number[], meanQ: number) =>
    p.reduce((sum, number, i) => sum + (number - meanP) * (q[i] - meanQ), 0);
  return product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
}
