import { access, constants, stat } from 'node:fs/promises';
import type { Definitions } from '../core/schema/definitions.ts';
import type { InputSchema } from '../core/schema/input-schema.ts';
import { inputSchemaOf } from '../core/schema/input-schema.ts';
import type { DefinitionProblem } from '../definitions/definition-problem.ts';
import type { ByteSource } from './byte-source.ts';
import { DecodedBytes } from './byte-source.ts';
import type { InputFile } from './file-reader.ts';
import { FileReader } from './file-reader.ts';
import { IntakeError } from './intake-error.ts';
import type { IntakeLimits } from './intake-limits.ts';
import { defaultLimits } from './intake-limits.ts';
import { FieldWords } from './known-words.ts';
import { ListFeed } from './lists/list-feed.ts';
import { ListReader, type ListUpload } from './lists/list-reader.ts';
import { openListText } from './lists/list-text.ts';
import { readsAnyColumn } from './map-columns.ts';
import type { MapDefinition, RecordFormat } from './map-definition.ts';
import { termsOfFiles } from './record-terms.ts';
import type { IntakeCursor, IntakeStep } from './step-assembler.ts';
import { StepAssembler } from './step-assembler.ts';

/** A file and the map it is read with. */
export interface FileToRead {
  source: ByteSource;
  /** Absent: records in the product's own form. */
  map?: MapDefinition;
  /** Without a map: absent, the name decides. */
  format?: RecordFormat;
}

export interface InputReaderOptions {
  definitions: Definitions;
  /** Read first. */
  customers: readonly FileToRead[];
  events: readonly FileToRead[];
  /** Files of numbers, read after the customers; they arrive between the events. */
  lists?: readonly ListUpload[];
  /** Most inputs, clocks included, and most rejects of a step; 1,000 by default. */
  batchSize?: number;
  /** Epoch ms: inputs before `from`, and those not before `to`, are counted and left out. */
  from?: number;
  to?: number;
  /** A batch ends right after a clock that enters a new minute, the first one included. */
  splitAtMinute?: boolean;
  limits?: Partial<IntakeLimits>;
}

const defaultBatchSize = 1000;

/** Reads customer files, then event files, as one stream of inputs in batches, with the number lists in their places. */
export class InputReader {
  /** Names by file number less one: a record's file number is a position here, from 1. */
  readonly files: readonly string[];
  /** What the headers showed to be wrong with the maps; grows while reading. */
  readonly problems: DefinitionProblem[] = [];
  /** Bytes taken from all files so far, before decompression. */
  bytesRead = 0;
  /** Of the files that are read. */
  private bytesOfFiles = 0;
  private readonly options: InputReaderOptions;
  private readonly schema: InputSchema;
  private readonly customers: readonly InputFile[];
  private readonly events: readonly InputFile[];
  private readonly lists: readonly ListUpload[];

  /** @throws IntakeError when a file cannot be read with its map or without one. */
  constructor(options: InputReaderOptions) {
    this.options = options;
    this.schema = inputSchemaOf(options.definitions);
    this.customers = options.customers.map((file) => inputFile(file, 'customers'));
    this.lists = options.lists ?? [];
    this.events = options.events.map((file) => inputFile(file, 'events'));
    this.files = this.sources.map(({ name }) => name);
  }

  /** In the order in which they are read. */
  private get sources(): ByteSource[] {
    return [...this.customers, ...this.lists, ...this.events].map(({ source }) => source);
  }

  /**
   * The steps, from the start or behind a cursor: exactly the rest, whatever the cut. Each call reads the files anew.
   *
   * @throws IntakeError when a file is missing, does not fit in memory in order, or is not that of the cursor.
   */
  async *steps(resume?: IntakeCursor): AsyncGenerator<IntakeStep> {
    if (resume?.ended) return;
    for (const source of this.sources) await checkFile(source);
    const { batchSize = defaultBatchSize, splitAtMinute = false } = this.options;
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = this.options;
    const limits = { ...defaultLimits, ...this.options.limits };
    const words = new FieldWords(limits.wordsPerField);
    const steps = new StepAssembler({ batchSize, splitAtMinute, from, to }, () => words.size, resume);
    const context = { definitions: this.options.definitions, schema: this.schema, words, terms: termsOfFiles };
    const feed = new ListFeed();
    this.bytesOfFiles = 0;
    let number = 0;
    for (const file of this.customers) {
      yield* this.readFile(file, new FileReader(file, ++number, context, limits, steps), steps);
    }
    for (const upload of this.lists) yield* this.readList(upload, ++number, limits, steps, feed);
    for (const file of this.events) {
      yield* this.readFile(file, new FileReader(file, ++number, context, limits, steps, feed), steps);
    }
    while (feed.feedRest(steps.time, steps)) yield* steps.take();
    steps.end();
    yield* steps.take();
  }

  private async *readFile({ source }: InputFile, reader: FileReader, steps: StepAssembler): AsyncGenerator<IntakeStep> {
    const bytes = new DecodedBytes(source);
    yield* this.readBytes(bytes, bytes.chunks(), reader, steps);
    this.problems.push(...reader.problems);
  }

  private async *readList(
    upload: ListUpload,
    number: number,
    limits: IntakeLimits,
    steps: StepAssembler,
    feed: ListFeed,
  ): AsyncGenerator<IntakeStep> {
    const bytes = new DecodedBytes(upload.source);
    const { delimiter, chunks } = await openListText(bytes.chunks());
    const reader = new ListReader(upload, number, delimiter, limits, steps);
    yield* this.readBytes(bytes, chunks, reader, steps);
    feed.add(upload.list.id, number, upload.at, reader.numbers);
  }

  private async *readBytes(
    bytes: DecodedBytes,
    chunks: AsyncIterable<Uint8Array>,
    reader: FileReader | ListReader,
    steps: StepAssembler,
  ): AsyncGenerator<IntakeStep> {
    for await (const chunk of chunks) {
      this.bytesRead = this.bytesOfFiles + bytes.bytesRead;
      reader.push(chunk);
      while (reader.readOn()) yield* steps.take();
    }
    this.bytesOfFiles += bytes.bytesRead;
    reader.finish(bytes.failure);
    while (reader.readOn()) yield* steps.take();
  }
}

async function checkFile(source: ByteSource): Promise<void> {
  if (source.path === undefined) return;
  try {
    await access(source.path, constants.R_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new IntakeError('intake.file', `${source.path} cannot be read: ${reason}`);
  }
  if ((await stat(source.path)).isDirectory()) {
    throw new IntakeError('intake.file', `${source.path} is a folder; name the files in it`);
  }
}

function inputFile({ source, map, format }: FileToRead, kind: InputFile['kind']): InputFile {
  if (map !== undefined) {
    if (map.format === 'ndjson' && readsAnyColumn(map)) {
      const message = `map ${map.id}: an expression names columns by a computed name, which NDJSON files do not have`;
      throw new IntakeError('intake.map', message);
    }
    return { source, kind, map, format: map.format };
  }
  const own = format ?? formatOf(source.name);
  if (kind === 'events' && own === 'csv') {
    throw new IntakeError('intake.map', `${source.name}: a CSV file of events needs a map; see docs/mapping.md`);
  }
  return { source, kind, format: own };
}

/** Standard input and unknown endings are NDJSON. */
function formatOf(name: string): RecordFormat {
  return /\.(csv|tsv|txt)(\.gz)?$/i.test(name) ? 'csv' : 'ndjson';
}
