import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable, type Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Answers } from '../../town/answers/answer-contacts.ts';
import { factsOf, type TownFacts } from '../../town/facts.ts';
import { type CustomerValue, customerOf } from '../../town/people/first-morning.ts';
import type { Town } from '../../town/town.ts';
import { truthOf } from '../../town/truth.ts';

/** Told after each batch: records so far. */
type OnRecords = (records: number) => void;

export interface TownLayout {
  /** Made when it is not there. */
  out: string;
  format: 'ndjson' | 'csv';
  /** Events are not compressed. */
  plain?: true;
}

/** A written town. Paths; `answersFile` only when contacts were answered. */
export interface WrittenTown {
  facts: TownFacts;
  customersFile: string;
  eventsFile: string;
  truthFile: string;
  answersFile?: string;
  townFile: string;
}

/** People whose lines are made together. */
const CHUNK = 1000;
/** The records are repetitive: the fastest level compresses them to a seventh. */
const COMPRESSION_LEVEL = 1;

/**
 * Writes the files of a town; `town.json` last, so that it stands for a town that is complete.
 *
 * @throws Error of the system when something cannot be written.
 */
export async function writeTown(
  town: Town,
  answers: Answers | undefined,
  { out, format, plain }: TownLayout,
  onRecords: OnRecords,
): Promise<WrittenTown> {
  mkdirSync(out, { recursive: true });
  const customersFile = join(out, `customers.${format}`);
  const eventsFile = join(out, plain ? 'events.ndjson' : 'events.ndjson.gz');
  const truthFile = join(out, 'truth.ndjson');
  const townFile = join(out, 'town.json');
  await write(format === 'csv' ? customersCsv(town) : customerLines(town), createWriteStream(customersFile));
  await write(truthLines(town), createWriteStream(truthFile));
  const gzip = plain ? [] : [createGzip({ level: COMPRESSION_LEVEL })];
  await write(recordLines(town, onRecords), createWriteStream(eventsFile), gzip);
  const answersFile = join(out, 'answers.ndjson');
  if (answers !== undefined) await write(chunked(answers.records, linesOf), createWriteStream(answersFile));
  const facts = factsOf(town, answers);
  writeFileSync(townFile, `${JSON.stringify(facts, null, 2)}\n`);
  return { facts, customersFile, eventsFile, truthFile, ...(answers && { answersFile }), townFile };
}

/** Writes customers, then all that happens, as one stream of records in the product's own form. */
export function streamTown(town: Town, target: Writable, onRecords: OnRecords): Promise<void> {
  function* lines(): Generator<string> {
    const { start } = town.settings;
    yield* chunked(town.people, (people) =>
      linesOf(people.map((person) => ({ type: 'customer', ...customerOf(person, start) }))),
    );
    yield* recordLines(town, onRecords);
  }
  // Standard output is not ours to end.
  return pipeline(Readable.from(lines(), { highWaterMark: 1 }), target, { end: false });
}

function write(lines: Iterable<string>, target: Writable, transforms: readonly Transform[] = []): Promise<void> {
  return pipeline([Readable.from(lines, { highWaterMark: 1 }), ...transforms, target]);
}

function* recordLines(town: Town, onRecords: OnRecords): Generator<string> {
  let records = 0;
  for (const batch of town.records()) {
    records += batch.length;
    for (let from = 0; from < batch.length; from += CHUNK) yield linesOf(batch.slice(from, from + CHUNK));
    onRecords(records);
  }
}

const customerLines = (town: Town) =>
  chunked(town.people, (people) => linesOf(people.map((person) => customerOf(person, town.settings.start))));

const truthLines = (town: Town) => chunked(town.people, (people) => linesOf(people.map(truthOf)));

/** No value of a customer holds a delimiter or a quote. */
function* customersCsv(town: Town): Generator<string> {
  const { start } = town.settings;
  const columns = Object.keys(customerOf(town.people[0], start));
  yield `${columns.join(',')}\n`;
  yield* chunked(town.people, (people) =>
    people
      .map((person) => Object.values(customerOf(person, start)))
      .map((values) => `${values.map(cellOf).join(',')}\n`)
      .join(''),
  );
}

function cellOf(value: CustomerValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'object' ? value.join('|') : String(value);
}

const linesOf = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

function* chunked<T>(items: readonly T[], textOf: (items: readonly T[]) => string): Generator<string> {
  for (let from = 0; from < items.length; from += CHUNK) yield textOf(items.slice(from, from + CHUNK));
}
