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
import { readsAnyColumn } from './map-columns.ts';
import type { MapDefinition, RecordFormat } from './map-definition.ts';
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

/** Reads customer files, then event files, as one stream of inputs in batches. */
export class InputReader {
  /** Names by file number less one: a record's file number is a position here, from 1. */
  readonly files: readonly string[];
  /** What the headers showed to be wrong with the maps; grows while reading. */
  readonly problems: DefinitionProblem[] = [];
  /** Bytes taken from all files so far, before decompression. */
  bytesRead = 0;
  private readonly options: InputReaderOptions;
  private readonly schema: InputSchema;
  private readonly inputFiles: readonly InputFile[];

  /** @throws IntakeError when a file cannot be read with its map or without one. */
  constructor(options: InputReaderOptions) {
    this.options = options;
    this.schema = inputSchemaOf(options.definitions);
    this.inputFiles = [
      ...options.customers.map((file) => inputFile(file, 'customers')),
      ...options.events.map((file) => inputFile(file, 'events')),
    ];
    this.files = this.inputFiles.map(({ source }) => source.name);
  }

  /**
   * The steps, from the start or behind a cursor: exactly the rest, whatever the cut. Each call reads the files anew.
   *
   * @throws IntakeError when a file is missing, does not fit in memory in order, or is not that of the cursor.
   */
  async *steps(resume?: IntakeCursor): AsyncGenerator<IntakeStep> {
    if (resume?.ended) return;
    for (const { source } of this.inputFiles) await checkFile(source);
    const { batchSize = defaultBatchSize, splitAtMinute = false } = this.options;
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = this.options;
    const limits = { ...defaultLimits, ...this.options.limits };
    const words = new FieldWords(limits.wordsPerField);
    const steps = new StepAssembler({ batchSize, splitAtMinute, from, to }, () => words.size, resume);
    const context = { definitions: this.options.definitions, schema: this.schema, words };
    let bytesBefore = 0;
    for (const [index, file] of this.inputFiles.entries()) {
      const bytes = new DecodedBytes(file.source);
      const reader = new FileReader(file, index + 1, context, limits, steps);
      for await (const chunk of bytes.chunks()) {
        this.bytesRead = bytesBefore + bytes.bytesRead;
        reader.push(chunk);
        while (reader.readOn()) yield* steps.take();
      }
      bytesBefore += bytes.bytesRead;
      reader.finish(bytes.failure);
      while (reader.readOn()) yield* steps.take();
      this.problems.push(...reader.problems);
    }
    steps.end();
    yield* steps.take();
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
