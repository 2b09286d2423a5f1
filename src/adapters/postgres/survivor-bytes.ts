/**
 * The survivors of a decision as bytes. As JSON they are most of what a decision takes: seven kilobytes for forty, and
 * more processor time, here and in the server, than making the decision. Every number comes back exactly.
 *
 * Little-endian: format, counts of texts, numbers and survivors (16 bits each), bytes of the texts (32 bits), the texts
 * as JSON, the numbers as doubles, then for each survivor eight 16-bit places: offer and channel among the texts; score,
 * propensity, fit, value, lever and probability among the numbers, each of which stands there once.
 */
import type { Survivor } from '../../core/effects.ts';
import { StoredFormatError } from '../../ports/checkpoint-store.ts';

const FORMAT = 1;
const HEADER_BYTES = 12;
const NUMBER_BYTES = 8;
const PLACES = 8;
const PLACE_BYTES = 2;

/** Each value once, with its place. */
class Places<T> {
  private readonly places = new Map<T, number>();

  of(value: T): number {
    const known = this.places.get(value);
    if (known !== undefined) return known;
    this.places.set(value, this.places.size);
    return this.places.size - 1;
  }

  get values(): T[] {
    return [...this.places.keys()];
  }
}

/** Lists of survivors kept with their bytes, by their first; those before go all at once. */
const MOST_KEPT = 256;
let kept = new Map<Survivor, { survivors: readonly Survivor[]; bytes: Uint8Array }>();
let keptBefore = kept;

/** Decisions about customers who are alike share their survivors (see `RankingMemory`): those are not written anew. */
export function bytesOfSurvivors(survivors: readonly Survivor[]): Uint8Array {
  const [first] = survivors;
  if (first === undefined) return writtenSurvivors(survivors);
  const known = kept.get(first) ?? keptBefore.get(first);
  if (known?.survivors.length === survivors.length && survivors.every((one, k) => one === known.survivors[k])) {
    return known.bytes;
  }
  if (kept.size >= MOST_KEPT) {
    keptBefore = kept;
    kept = new Map();
  }
  const bytes = writtenSurvivors(survivors);
  kept.set(first, { survivors, bytes });
  return bytes;
}

function writtenSurvivors(survivors: readonly Survivor[]): Uint8Array {
  const texts = new Places<string>();
  const numbers = new Places<number>();
  const places = new Uint16Array(survivors.length * PLACES);
  let next = 0;
  for (const { offer, channel, score, factors, probability } of survivors) {
    places[next++] = texts.of(offer);
    places[next++] = texts.of(channel);
    places[next++] = numbers.of(score);
    places[next++] = numbers.of(factors.propensity);
    places[next++] = numbers.of(factors.fit);
    places[next++] = numbers.of(factors.value);
    places[next++] = numbers.of(factors.lever);
    places[next++] = numbers.of(probability);
  }
  const words = Buffer.from(JSON.stringify(texts.values));
  const doubles = numbers.values;
  const bytes = Buffer.allocUnsafe(
    HEADER_BYTES + words.length + doubles.length * NUMBER_BYTES + places.length * PLACE_BYTES,
  );
  let at = bytes.writeUInt16LE(FORMAT, 0);
  at = bytes.writeUInt16LE(texts.values.length, at);
  at = bytes.writeUInt16LE(doubles.length, at);
  at = bytes.writeUInt16LE(survivors.length, at);
  at = bytes.writeUInt32LE(words.length, at);
  at += words.copy(bytes, at);
  for (const number of doubles) at = bytes.writeDoubleLE(number, at);
  for (const place of places) at = bytes.writeUInt16LE(place, at);
  return bytes;
}

/** @throws StoredFormatError for bytes of another format. */
export function survivorsOfBytes(bytes: Buffer): Survivor[] {
  const format = bytes.readUInt16LE(0);
  if (format !== FORMAT) throw new StoredFormatError('A decision', format, FORMAT);
  const [numberCount, count, textBytes] = [bytes.readUInt16LE(4), bytes.readUInt16LE(6), bytes.readUInt32LE(8)];
  const texts: string[] = JSON.parse(bytes.toString('utf8', HEADER_BYTES, HEADER_BYTES + textBytes));
  const numbersAt = HEADER_BYTES + textBytes;
  const placesAt = numbersAt + numberCount * NUMBER_BYTES;
  return Array.from({ length: count }, (_, survivor) => {
    const place = (k: number) => bytes.readUInt16LE(placesAt + (survivor * PLACES + k) * PLACE_BYTES);
    const number = (k: number) => bytes.readDoubleLE(numbersAt + place(k) * NUMBER_BYTES);
    return {
      offer: texts[place(0)]!,
      channel: texts[place(1)]!,
      score: number(2),
      factors: { propensity: number(3), fit: number(4), value: number(5), lever: number(6) },
      probability: number(7),
    };
  });
}
