import type { InputBatchWriter } from '../../core/inputs/input-batch.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import type { LiveService } from '../../runtime/live/live-service.ts';
import { HttpProblem } from '../problems/http-problem.ts';
import type { RecordBody } from './record-body.ts';

/** What became of the records of a body; together they are all of them. */
export interface BodyReading {
  accepted: number;
  /** Records whose customer and id came before in the same body. */
  duplicates: number;
  /** `index` is from 0, lines without content not counted; docs/reject-codes.md lists the codes. */
  rejects: readonly { index: number; code: string; message: string }[];
}

/** On what terms the records of a body are taken. */
export interface BodyTerms {
  /** Epoch ms: what lies after it is rejected. */
  latestAt: number;
  /** Epoch ms: of records that name no time. */
  now: number;
  /** Of the request: a record that names neither time nor id is known again by it. */
  request: string;
  /** Records of these types are rejected, each with why. */
  forbidden: Readonly<Partial<Record<'customer' | 'ask' | 'outcome', string>>>;
}

/**
 * Reads records into a batch. Never throws, whatever the bytes: what cannot be used is rejected by index, and all of the
 * rest is added. A problem: the records cannot be told apart, and nothing was added.
 */
export interface BodyReader {
  read(
    body: Buffer,
    format: RecordBody['format'],
    inputs: InputBatchWriter,
    terms: BodyTerms,
  ): BodyReading | { problem: string };
}

/** Makes readers for the events, and for the customers, that these definitions declare. */
export type BodyReaders = (definitions: Definitions) => { events: BodyReader; customers: BodyReader };

/** Answers to a body of records: see `recordAnswer`. */
export interface RecordAnswer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; code: string; message: string }[];
}

/** Takes bodies of records, with readers for the definitions that are active. */
export class RecordIntake {
  private readonly live: LiveService;
  private readonly readers: BodyReaders;
  private definitions: Definitions;
  private current: ReturnType<BodyReaders>;

  constructor(live: LiveService, readers: BodyReaders) {
    this.live = live;
    this.readers = readers;
    this.definitions = live.definitions;
    this.current = readers(live.definitions);
  }

  /**
   * Resolves when what was accepted is durable.
   *
   * @throws HttpProblem when the records cannot be told apart. @throws Overloaded NotRunning
   */
  async take(kind: 'events' | 'customers', { bytes, format }: RecordBody, terms: BodyTerms): Promise<RecordAnswer> {
    if (this.live.definitions !== this.definitions) {
      this.definitions = this.live.definitions;
      this.current = this.readers(this.definitions);
    }
    const reader = this.current[kind];
    let reading: ReturnType<BodyReader['read']> | undefined;
    await this.live.submit((inputs) => {
      reading = reader.read(bytes, format, inputs, terms);
    });
    if (reading === undefined) throw new Error('broken invariant: the live service resolved without letting write');
    if ('problem' in reading) throw new HttpProblem('body-malformed', reading.problem);
    const { accepted, duplicates, rejects } = reading;
    return { accepted, duplicates, rejected: rejects.map(({ index, code, message }) => ({ index, code, message })) };
  }
}
